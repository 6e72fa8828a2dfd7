import type {ComponentChildren, JSX} from 'preact';
import {figure} from '../../../../format.ts';
import type {Json, JsonObject} from '../../../../json.ts';

/** Names and what stands behind them. */
export const Facts = ({children}: {readonly children: ComponentChildren}): JSX.Element => (
  <dl class="facts">{children}</dl>
);

interface FactProps {
  readonly name: string;
  readonly children: ComponentChildren;
}

/** Left out where there is nothing to say. */
export const Fact = ({name, children}: FactProps): JSX.Element | null =>
  children === undefined || children === '' ? null : (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );

/** Params, those within others by their path. */
export const Params = ({params}: {readonly params: JsonObject}): JSX.Element => (
  <Facts>
    {flat(params).map(([name, value]) => (
      <Fact key={name} name={name}>
        <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
      </Fact>
    ))}
  </Facts>
);

const flat = (object: JsonObject, path = ''): readonly (readonly [string, Json])[] =>
  Object.entries(object).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
      ? flat(value as JsonObject, `${path}${name}.`)
      : [[path + name, value] as const],
  );

export const Metrics = ({metrics}: {readonly metrics: Readonly<Record<string, number>>}): JSX.Element => (
  <Facts>
    {Object.entries(metrics).map(([name, value]) => (
      <Fact key={name} name={name}>
        {figure(value)}
      </Fact>
    ))}
  </Facts>
);
