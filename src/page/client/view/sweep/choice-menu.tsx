import type {JSX} from 'preact';

interface ChoiceMenuProps<Option extends string> {
  readonly label: string;
  readonly options: readonly Option[];
  /** None means all. */
  readonly chosen: ReadonlySet<Option>;
  readonly onToggle: (option: Option) => void;
}

/** More than this are counted, not named. */
const mostNamed = 3;

const chosenWords = (chosen: ReadonlySet<string>, all: number): string => {
  if (chosen.size === 0) return 'all';
  return chosen.size > mostNamed ? `${chosen.size} of ${all}` : [...chosen].join(', ');
};

/** Boxes to tick, under a button that says which are. */
export const ChoiceMenu = <Option extends string>(props: ChoiceMenuProps<Option>): JSX.Element => {
  const {label, options, chosen, onToggle} = props;
  return (
    <details class="menu" name="filter">
      <summary class="control">
        {label}: {chosenWords(chosen, options.length)}
      </summary>
      <fieldset>
        <legend class="visually-hidden">{label}</legend>
        {options.map((option) => (
          <label key={option}>
            <input type="checkbox" checked={chosen.has(option)} onChange={() => onToggle(option)} /> {option}
          </label>
        ))}
      </fieldset>
    </details>
  );
};
