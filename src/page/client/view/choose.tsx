import type {JSX} from 'preact';

interface ChooseProps<Option extends string> {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: Option;
  readonly onChoose: (option: Option) => void;
}

/** One of some. */
export const Choose = <Option extends string>({
  label,
  options,
  value,
  onChoose,
}: ChooseProps<Option>): JSX.Element => (
  <label class="choose">
    <span class="soft">{label}</span>
    <select value={value} onChange={({currentTarget}) => onChoose(currentTarget.value as Option)}>
      {options.map((option) => (
        <option key={option} value={option}>
          {option}
        </option>
      ))}
    </select>
  </label>
);
