/** Twenty steps with as many threads as the first argument says; prints the state as JSON. */
import {batch, initialState, matching, take} from './examples.ts';
import {compile} from '../../../stages/compile/compile.ts';
import {startBackend} from '../../../stages/math/backend.ts';

await startBackend({threads: Number(process.argv[2])});
const step = compile(matching, {state: initialState(), inputs: batch(0)});
for (let i = 0; i < 20; i++) take(step.run(batch(i)));
process.stdout.write(JSON.stringify(take(step.get())));
step.dispose();
