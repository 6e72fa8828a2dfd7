import type {JSX} from 'preact';
import {toggled} from '../../model/filter.ts';
import type {Grouping} from '../../model/groups.ts';
import {useView} from '../../state/view.ts';
import {Choose} from '../choose.tsx';
import {ChoiceMenu} from '../sweep/choice-menu.tsx';
import type {CurveChoices} from './choices.ts';

export const CurveControls = ({choices}: {readonly choices: CurveChoices}): JSX.Element => {
  const {figure, stages, logarithmic, smoothing} = choices;
  const {curves, sweep} = useView().page.value;
  const figures = [...new Set(curves.map((curve) => curve.figure))];
  const names = [...new Set(curves.filter((curve) => curve.figure === figure.value).map(({stage}) => stage))];
  return (
    <div class="controls">
      <Choose
        label="Figure"
        options={figures}
        value={figure.value}
        onChoose={(each) => (figure.value = each)}
      />
      {names.length > 1 && (
        <ChoiceMenu
          label="stages"
          options={names}
          chosen={stages.value}
          onToggle={(stage) => (stages.value = toggled(stages.value, stage))}
        />
      )}
      {sweep && <ColourBy choices={choices} params={sweep.axes.map(({param}) => param)} />}
      <label class="choose">
        <input
          type="checkbox"
          checked={logarithmic.value}
          onChange={({currentTarget}) => (logarithmic.value = currentTarget.checked)}
        />{' '}
        Logarithmic
      </label>
      <label class="choose">
        <span class="soft">Smoothing</span>
        <input
          type="range"
          min={0}
          max={0.99}
          step={0.01}
          value={smoothing.value}
          onInput={({currentTarget}) => (smoothing.value = Number(currentTarget.value))}
        />
        <output>{smoothing.value.toFixed(2)}</output>
      </label>
    </div>
  );
};

interface ColourByProps {
  readonly choices: CurveChoices;
  readonly params: readonly string[];
}

const ColourBy = ({choices: {grouping}, params}: ColourByProps): JSX.Element => {
  const groupings: readonly Grouping[] = [
    {by: 'point'},
    ...params.map((param) => ({by: 'param' as const, param})),
    {by: 'stage'},
    {by: 'trial'},
  ];
  const name = (each: Grouping): string => (each.by === 'param' ? each.param : `each ${each.by}`);
  return (
    <Choose
      label="Colour"
      options={groupings.map(name)}
      value={name(grouping.value)}
      onChoose={(chosen) => (grouping.value = groupings.find((each) => name(each) === chosen)!)}
    />
  );
};
