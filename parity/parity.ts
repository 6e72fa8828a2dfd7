import {dvcParity} from './dvc.ts';
import {metricParity} from './metrics/metrics.ts';
import {modelParity} from './models.ts';

/** `npm run parity [-- NAME …]`: what agrees with published code and exact laws, kept in docs/results/parity. */
const parts: Readonly<Record<string, () => Promise<void>>> = {
  models: modelParity,
  metrics: metricParity,
  dvc: dvcParity,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in parts));
if (unknown !== undefined) {
  process.stderr.write(`there is no comparison "${unknown}"; there are ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}
for (const [name, run] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await run();
