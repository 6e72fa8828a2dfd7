"""Writes stages/compile/op-definitions.ts from TensorFlow's own registry of operations.

    python3 scripts/op-definitions.py DIRECTORY_OF_LIBTENSORFLOW

The directory holds libtensorflow_framework.so.2 and libtensorflow_cc.so.2, the library that `pipe doctor` names.
Only the operations that tfjs can ask for, and those that a recorded graph is rewritten to, are kept.
"""

import ctypes
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules" / "@tensorflow"
OWN = """AddV2 BiasAdd BiasAddGrad Bitcast BroadcastTo MatMul ReluGrad RightShift
StatelessRandomUniformFullIntV2""".split()


class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t), ("deallocator", ctypes.c_void_p)]


def registry(directory):
    """The serialized OpList, by TensorFlow's C API."""
    load = lambda name: ctypes.CDLL(str(pathlib.Path(directory) / name), mode=ctypes.RTLD_GLOBAL)
    load("libtensorflow_framework.so.2")
    all_ops = load("libtensorflow_cc.so.2").TF_GetAllOpList
    all_ops.restype = ctypes.POINTER(Buffer)
    buffer = all_ops().contents
    return ctypes.string_at(buffer.data, buffer.length)


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def fields(data):
    """(field number, value) pairs of a protobuf message."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        else:
            length, at = {1: (8, at), 5: (4, at)}.get(kind) or varint(data, at)
            value, at = data[at : at + length], at + length
        yield tag >> 3, value


def texts(message, number):
    return [value.decode() for field, value in fields(message) if field == number]


def argument(arg):
    """An input of op_def.proto's ArgDef: T, N*T, T... or - where the type is fixed."""
    (of_type, number, of_list) = ("".join(texts(arg, field)) for field in (4, 5, 6))
    if of_list:
        return of_list + "..."
    return (number + "*" if number else "") + (of_type or "-")


def line(op):
    inputs = [argument(value) for field, value in fields(op) if field == 2]
    attributes = [value for field, value in fields(op) if field == 4]
    has_default = lambda attribute: any(field == 3 for field, _ in fields(attribute))
    names = lambda wanted: [texts(a, 1)[0] for a in attributes if has_default(a) == wanted]
    stateful = any(field == 17 and value for field, value in fields(op))
    parts = [" ".join(part) for part in (inputs, names(False), names(True))]
    return f"{texts(op, 1)[0]}{'!' if stateful else ''}: {' | '.join(parts)}".rstrip()


def wanted():
    files = [*(PACKAGES / "tfjs-node-gpu" / "dist").rglob("*.js"), PACKAGES / "tfjs-core" / "dist" / "kernel_names.js"]
    quoted = (re.findall(r"'([A-Z]\w+)'", file.read_text()) for file in files)
    return set(OWN).union(*quoted)


HEADER = """/* eslint max-lines: off -- a table */

/**
 * The operations that a step can be recorded with, from TensorFlow's registry (made by scripts/op-definitions.py).
 * A line is `name: inputs | attributes | attributes with a default`. An input is the attribute that holds its type:
 * `T`, `N*T` for N of them, `T...` for a list of types, `-` where the type is fixed. `!` marks hidden state.
 */
export const opDefinitions = `
"""


def main(directory):
    keep = wanted()
    ops = [value for field, value in fields(registry(directory)) if field == 1]
    lines = sorted(line(op) for op in ops if texts(op, 1)[0] in keep)
    (ROOT / "stages" / "compile" / "op-definitions.ts").write_text(HEADER + "\n".join(lines) + "\n`;\n")


main(sys.argv[1])
