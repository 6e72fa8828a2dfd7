/** One line on what set-up left: the engine, or why training will be slow and how to mend it. */
export const outcomeLine = ({ok, gpu, version, reasons}, machineHasGpu, durationMs) => {
  const why = reasons.join('; ');
  if (!ok)
    return `not available, training will be slow (WebAssembly, one thread). To try again: npm run prepare. ${why}`;
  const engine = `TensorFlow ${version} on the ${gpu ? 'GPU' : 'CPU'}, ready in ${(durationMs / 1000).toFixed(1)} s`;
  return machineHasGpu && !gpu
    ? `${engine}. The GPU is not used: ${why || 'TensorFlow cannot open it'}`
    : engine;
};
