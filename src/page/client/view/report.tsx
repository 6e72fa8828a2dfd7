import type {JSX} from 'preact';
import {Curves} from './curves/curves.tsx';
import {Head} from './head.tsx';
import {Images} from './images/images.tsx';
import {OwnTables} from './own-tables.tsx';
import {Panel} from './panel/panel.tsx';
import {Provenance} from './provenance.tsx';
import {Stages} from './stages/stages.tsx';
import {Sweep} from './sweep/sweep.tsx';

/** The whole page: first what came out, then how. */
export const Report = (): JSX.Element => (
  <>
    <Head />
    <main>
      <Sweep />
      <OwnTables />
      <Curves />
      <Images />
      <Stages />
      <Provenance />
    </main>
    <Panel />
  </>
);
