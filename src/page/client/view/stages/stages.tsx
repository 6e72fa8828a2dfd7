import type {JSX} from 'preact';
import {useMemo} from 'preact/hooks';
import {useWidth} from '../../draw/use-width.ts';
import {layoutOf, nodeHeight, nodeWidth} from '../../model/layout.ts';
import {useView} from '../../state/view.ts';
import {StageNode} from './stage-node.tsx';

/** Screens narrower than this show the layers one below the other. */
const narrow = 700;
/** A graph that would be smaller than this scrolls instead, but on paper. */
const smallest = 0.75;

/** The graph of the stages: what is read points to what reads it. */
export const Stages = (): JSX.Element | null => {
  const {page, appearance} = useView();
  const {stages} = page.value;
  const {ref, width} = useWidth();
  const direction = width.value < narrow ? 'TB' : 'LR';
  const shape = JSON.stringify(stages.map(({id, reads}) => [id, reads]));
  const placed = useMemo(() => layoutOf(stages, direction), [shape, direction]);
  if (stages.length === 0) return null;
  const least = appearance.printing.value ? 0 : smallest;
  const scale = Math.max(least, Math.min(1, width.value / placed.width));
  const size = {width: `${placed.width}px`, height: `${placed.height}px`};
  return (
    <section aria-labelledby="stages">
      <h2 id="stages">Stages</h2>
      <div class="scroll" ref={ref} role="region" aria-label="Graph of the stages" tabIndex={0}>
        <div style={{width: `${placed.width * scale}px`, height: `${placed.height * scale}px`}}>
          <div class="graph" style={{...size, transform: `scale(${scale})`}}>
            <svg class="edges" width={placed.width} height={placed.height} aria-hidden="true">
              {placed.edges.map(({from, to, path}) => (
                <path key={`${from} ${to}`} d={path} />
              ))}
            </svg>
            <ul>
              {stages.map((stage) => {
                const {x, y} = placed.corners.get(stage.id)!;
                const box = {
                  left: `${x}px`,
                  top: `${y}px`,
                  width: `${nodeWidth}px`,
                  height: `${nodeHeight}px`,
                };
                return <StageNode key={stage.id} stage={stage} box={box} />;
              })}
            </ul>
          </div>
        </div>
      </div>
    </section>
  );
};
