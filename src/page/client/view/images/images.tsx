import {useSignal} from '@preact/signals';
import type {JSX} from 'preact';
import {useView} from '../../state/view.ts';
import {ChoiceMenu} from '../sweep/choice-menu.tsx';
import type {PageImage} from '../../../page.ts';
import {toggled} from '../../model/filter.ts';
import {Thumbnails} from './thumbnails.tsx';

const atFirst = 24;

/** What the stages drew: each picture of all trials that pass the filter, side by side. */
export const Images = (): JSX.Element | null => {
  const {page, choices, appearance} = useView();
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const most = useSignal(atFirst);
  const {images} = page.value;
  if (images.length === 0) return null;
  const trials = new Set(choices.shown.value.flatMap((point) => point.trials.map(({id}) => id)));
  const passing = images.filter(({trial}) => trial === undefined || trials.has(trial));
  const names = [...new Set(images.map(groupName))];
  const groups = names
    .filter((name) => chosen.value.size === 0 || chosen.value.has(name))
    .map((name) => ({name, members: passing.filter((image) => groupName(image) === name)}));
  const limit = appearance.printing.value ? Infinity : most.value;
  const longest = Math.max(0, ...groups.map(({members}) => members.length));
  return (
    <section aria-labelledby="images">
      <h2 id="images">Images</h2>
      {names.length > 1 && (
        <div class="controls">
          <ChoiceMenu
            label="images"
            options={names}
            chosen={chosen.value}
            onToggle={(name) => (chosen.value = toggled(chosen.value, name))}
          />
        </div>
      )}
      {groups.map(({name, members}) => (
        <div key={name}>
          <h3>{name}</h3>
          <Thumbnails images={members.slice(0, limit)} />
        </div>
      ))}
      {longest > limit && (
        <button type="button" class="control" onClick={() => (most.value *= 2)}>
          Show more of {longest}
        </button>
      )}
    </section>
  );
};

const groupName = ({stage, name}: PageImage): string => `${stage}: ${name}`;
