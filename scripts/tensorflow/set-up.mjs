/**
 * Leaves the best TensorFlow that can be had, and says what that is. Each source in turn is tried until the stages get
 * TensorFlow, on the GPU if there is one:
 *
 * 1. the addon that is there loads;
 * 2. an addon that an earlier set-up built is in the user's cache;
 * 3. the package's own installer, unless npm has run it;
 * 4. the package's addon compiled against the C library in TensorFlow's Python wheel;
 * 5. none: stages run on WebAssembly, which backend.ts decides when they start.
 *
 * A source that fails or makes nothing better leaves everything as it was.
 *
 * @param steps what is done to the machine: `gpu`, `probe()`, `restorePackage()`, and the sources `cached()`,
 *   `installer()` and `wheel()`, each of which returns a function that undoes it, or undefined if it did nothing.
 * @param mode `wheel` wants the wheel's TensorFlow even if another works: it skips sources 1 and 3.
 */
export const setUp = (steps, mode) => {
  const first = steps.probe();
  const onlyWheel = mode === 'wheel';
  if (!onlyWheel && isBest(first, steps)) return {...first, reasons: []};
  const dropped = attempt(steps.restorePackage);
  if (dropped.error) return {...first, reasons: [dropped.error]};
  const skipInstaller = onlyWheel || dropped.value || first.ok;
  const sources = skipInstaller ? [steps.cached, steps.wheel] : [steps.cached, steps.installer, steps.wheel];
  const {best, reasons} = improve(onlyWheel ? nothing : first, sources, steps);
  return {...(best.ok ? best : first), reasons};
};

/** What the sources make better, in turn, and why each that did not could not. */
const improve = (first, sources, steps) => {
  let best = first;
  const reasons = [];
  for (const source of sources) {
    const {value: undo, error} = attempt(source);
    if (error) reasons.push(error);
    if (!undo) continue;
    const now = steps.probe();
    if (rank(now) > rank(best)) best = now;
    else reasons.push(now.reason);
    if (best !== now) undo();
    if (isBest(best, steps)) return {best, reasons: []};
  }
  return {best, reasons: [...new Set(reasons)].filter(Boolean)};
};

const nothing = {ok: false, gpu: false};
const rank = ({ok, gpu}) => (ok ? 1 : 0) + (ok && gpu ? 1 : 0);
const isBest = (state, {gpu}) => state.ok && (state.gpu || !gpu);

const attempt = (step) => {
  try {
    return {value: step()};
  } catch (error) {
    return {error: error.message};
  }
};
