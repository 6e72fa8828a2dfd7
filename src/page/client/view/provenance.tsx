import type {JSX} from 'preact';
import {useView} from '../state/view.ts';
import {Fact, Facts, Params} from './panel/facts.tsx';

/** Where, by what and from which params it was made. */
export const Provenance = (): JSX.Element => {
  const {params, provenance, sweep} = useView().page.value;
  const {pipe, file, commits, hosts, engines} = provenance;
  return (
    <>
      {Object.keys(params).length > 0 && (
        <section aria-labelledby="params">
          <h2 id="params">Params</h2>
          <Params params={params} />
        </section>
      )}
      <section aria-labelledby="provenance">
        <h2 id="provenance">Provenance</h2>
        <Facts>
          <Fact name="Pipeline file">{file}</Fact>
          <Fact name="Profile">{sweep?.profile}</Fact>
          <Fact name="pipe">{pipe}</Fact>
          <Fact name="Commit">{several(commits)}</Fact>
          <Fact name="Host">{several(hosts)}</Fact>
          <Fact name="Engine">{several(engines)}</Fact>
        </Facts>
      </section>
    </>
  );
};

const several = (values: readonly string[]): JSX.Element | readonly JSX.Element[] =>
  values.length === 0 ? <>not recorded</> : values.map((value) => <div key={value}>{value}</div>);
