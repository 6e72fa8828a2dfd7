/** How much of Student's distribution lies within ±q: with q = √ν tan θ its density goes as cos^(ν−1) θ. */
export const within = (q: number, freedom: number): number => {
  const integral = (end: number): number => {
    const steps = 2000;
    let sum = 0;
    for (let i = 0; i <= steps; i++)
      sum +=
        (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * Math.cos((i * end) / steps) ** (freedom - 1);
    return (sum * end) / steps / 3;
  };
  return integral(Math.atan(q / Math.sqrt(freedom))) / integral(Math.PI / 2);
};
