import {elementTypes, type ElementType} from '../element-types.ts';
import {
  called,
  inWords,
  isInstance,
  keyInWords,
  type Dict,
  type Instance,
  type Pickled,
} from '../pickle/values.ts';
import {numpyGlobals} from './numpy.ts';
import {isCount, isStorage} from './storage.ts';
import {isTensor, tensorOf} from './tensor.ts';

type Call = NonNullable<Instance['call']>;

/** A type of number, as `torch.float32`. */
interface TypeOfNumber extends Instance {
  readonly element: ElementType;
}

/**
 * The class or function of this name: one that can do nothing unless checkpoints need it. Python 2 had other names for
 * some modules.
 */
export const findGlobal = (written: string): Instance => {
  const name = written.replace(/^__builtin__\./, 'builtins.').replace(/^copy_reg\./, 'copyreg.');
  const call = Object.hasOwn(calls, name) ? calls[name] : undefined;
  if (call) return {name, call};
  const element = name.startsWith('torch.') ? elementTypes.get(name.slice('torch.'.length)) : undefined;
  if (!element) return {name};
  const type: TypeOfNumber = {name, element};
  return type;
};

/** A dict from nothing, a dict, or pairs. */
const toDict: Call = ([from]) => {
  const dict: Dict = new Map();
  if (Array.isArray(from))
    for (const pair of from) if (Array.isArray(pair)) dict.set(pair[0] ?? null, pair[1] ?? null);
  return from instanceof Map ? new Map(from) : dict;
};

const toList: Call = ([from]) => (Array.isArray(from) ? [...from] : []);

/** (class, base, state of the base): how the first protocols made an object. */
const reconstruct: Call = ([type]) => (isInstance(type) ? called(type, []) : null);

/** From bytes, or from text with one character for each, as the protocols before 3 write them. */
const toBytes: Call = ([from]) => {
  if (from instanceof Uint8Array) return from;
  return Buffer.from(typeof from === 'string' ? from : '', 'latin1');
};

/** (storage, first element, lengths, strides, …). */
const rebuild = ([storage, first, shape, strides]: readonly Pickled[], type?: ElementType): Pickled => {
  if (!isStorage(storage)) return {name: `torch.Tensor of ${inWords(storage)}`};
  if (!isCount(first) || !isCounts(shape) || !isCounts(strides))
    throw new RangeError('its pickle has a tensor without a place in its storage');
  const element = type ?? storage.type;
  const count = Math.floor((storage.count * storage.type.bytes) / element.bytes);
  return tensorOf({type: element, count, read: storage.read, first, shape, strides});
};

/** (storage, first element, lengths, strides, needs a gradient, hooks, type of number). */
const rebuildUntyped: Call = (args) => {
  const type = args[6];
  if (isInstance(type) && 'element' in type) return rebuild(args, (type as TypeOfNumber).element);
  return {name: `torch.Tensor of ${isInstance(type) ? type.name : inWords(type)}`};
};

/** (function, class, its arguments, state): an object of a subclass of tensors. */
const rebuildSubclass: Call = ([callee, , args]) =>
  isInstance(callee) && Array.isArray(args) ? called(callee, args) : null;

const rebuildParameter: Call = ([data]) => (isTensor(data) ? data : {name: 'torch.nn.parameter.Parameter'});

/** PyTorch's tensors have at most 64 axes. */
const isCounts = (value: Pickled | undefined): value is number[] =>
  Array.isArray(value) && value.length <= 64 && value.every(isCount);

const calls: Readonly<Record<string, Call>> = {
  'collections.OrderedDict': toDict,
  'collections.defaultdict': () => new Map(),
  'builtins.dict': toDict,
  'builtins.list': toList,
  'builtins.tuple': toList,
  'builtins.set': toList,
  'builtins.frozenset': toList,
  'builtins.bytes': toBytes,
  'builtins.bytearray': toBytes,
  '_codecs.encode': toBytes,
  'copyreg._reconstructor': reconstruct,
  'torch.Size': toList,
  'torch.device': (parts) => parts.map(keyInWords).join(':'),
  'torch._utils._rebuild_tensor': (args) => rebuild(args),
  'torch._utils._rebuild_tensor_v2': (args) => rebuild(args),
  'torch._utils._rebuild_tensor_v3': rebuildUntyped,
  'torch._utils._rebuild_parameter': rebuildParameter,
  'torch._utils._rebuild_parameter_with_state': rebuildParameter,
  'torch._tensor._rebuild_from_type_v2': rebuildSubclass,
  ...numpyGlobals,
};
