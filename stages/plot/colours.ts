/** Okabe and Ito's colours, told apart by colour-blind readers: blue and orange for classes 1 and 2, then the rest. */
export const colours = ['#0072B2', '#E69F00', '#009E73', '#D55E00', '#CC79A7', '#56B4E9', '#000000'] as const;

/** Colour of the i-th class or line; they come round again after the last. */
export const colourOf = (index: number): string => colours[index % colours.length] as string;

export const ink = '#222222';
export const frame = '#9a9a9a';
export const font = 'Helvetica, Arial, sans-serif';
