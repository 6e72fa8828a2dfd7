import type {JSX} from 'preact';
import {Head} from './head.tsx';
import {Provenance} from './provenance.tsx';

/** The whole page. */
export const Report = (): JSX.Element => (
  <>
    <Head />
    <main>
      <Provenance />
    </main>
  </>
);
