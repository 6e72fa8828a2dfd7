import type {JSX} from 'preact';
import {useView} from '../state/view.ts';

/** Where and by what it was made. */
export const Provenance = (): JSX.Element => {
  const {pipe, file, commits, hosts, engines} = useView().page.value.provenance;
  return (
    <section aria-labelledby="provenance">
      <h2 id="provenance">Provenance</h2>
      <dl class="facts">
        <Fact name="Pipeline file" values={[file]} />
        <Fact name="pipe" values={[pipe]} />
        <Fact name="Commit" values={commits} />
        <Fact name="Host" values={hosts} />
        <Fact name="Engine" values={engines} />
      </dl>
    </section>
  );
};

const Fact = ({name, values}: {readonly name: string; readonly values: readonly string[]}): JSX.Element => (
  <div>
    <dt>{name}</dt>
    <dd>{values.length === 0 ? 'not recorded' : values.map((value) => <div key={value}>{value}</div>)}</dd>
  </div>
);
