import {benchFeatures} from './features/features.ts';
import {benchMetrics} from './metrics/metrics.ts';
import {benchPage} from './page/page.ts';
import {benchRunner} from './runner/runner.ts';
import {benchSweep} from './sweep/sweep.ts';
import {benchTraining} from './training/training.ts';

/** `npm run bench [-- NAME …]`: ratios to baselines measured in the same run, one process after the other. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  runner: benchRunner,
  sweep: benchSweep,
  page: benchPage,
  training: benchTraining,
  features: benchFeatures,
  metrics: benchMetrics,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in parts));
if (unknown !== undefined) {
  console.error(`there is no benchmark "${unknown}"; there are ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}
for (const [name, run] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await run();
