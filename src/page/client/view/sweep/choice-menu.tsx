import type {JSX} from 'preact';

interface ChoiceMenuProps<Option extends string> {
  readonly label: string;
  readonly options: readonly Option[];
  /** None means all. */
  readonly chosen: ReadonlySet<Option>;
  readonly onToggle: (option: Option) => void;
}

/** Boxes to tick, under a button that says which are. */
export const ChoiceMenu = <Option extends string>(props: ChoiceMenuProps<Option>): JSX.Element => {
  const {label, options, chosen, onToggle} = props;
  return (
    <details class="menu" name="filter">
      <summary class="control">
        {label}: {chosen.size === 0 ? 'all' : [...chosen].join(', ')}
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
