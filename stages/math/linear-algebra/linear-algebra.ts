import {nativeBackend} from '../native.ts';
import type {LinearAlgebra} from './matrix.ts';
import {native} from './native.ts';
import {plain} from './plain.ts';

/** The fastest linear algebra of the backend in use. */
export const linearAlgebra = (): LinearAlgebra => {
  const backend = nativeBackend();
  return backend ? native(backend) : plain;
};
