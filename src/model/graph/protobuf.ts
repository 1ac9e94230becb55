/**
 * Just enough protobuf to write an ONNX `ModelProto`: varints, fixed 32-bit floats, length-delimited fields.
 * Field numbers are those of onnx.proto3 (ONNX IR version 10). Nothing outside `model/graph` sees protobuf bytes.
 */

import type { Graph, GraphNode, Initializer } from './graph.ts';
import type { Attribute, Value } from './value.ts';

const IR_VERSION = 10;
const ELEMENT_TYPE_CODES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;

/** Serialises a graph as an ONNX model. */
export function encodeModel(graph: Graph, opsets: Readonly<Record<string, number>>): Uint8Array {
  return message((model) => {
    model.integer(1, IR_VERSION);
    model.text(2, 'anamnesis');
    model.bytes(7, encodeGraph(graph));
    for (const [domain, version] of Object.entries(opsets)) {
      const opset = message((m) => {
        if (domain !== '') m.text(1, domain);
        m.integer(2, version);
      });
      model.bytes(8, opset);
    }
  });
}

function encodeGraph(graph: Graph): Uint8Array {
  return message((m) => {
    for (const node of graph.nodes) m.bytes(1, encodeNode(node));
    m.text(2, graph.name);
    for (const initializer of graph.initializers) m.bytes(5, encodeInitializer(initializer));
    for (const value of graph.inputs) m.bytes(11, encodeValueInfo(value));
    for (const value of graph.outputs) m.bytes(12, encodeValueInfo(value));
  });
}

function encodeNode(node: GraphNode): Uint8Array {
  return message((m) => {
    for (const input of node.inputs) m.text(1, input?.name ?? '');
    for (const output of node.outputs) m.text(2, output.name);
    m.text(3, node.outputs[0].name);
    m.text(4, node.operator);
    for (const [name, attribute] of Object.entries(node.attributes)) m.bytes(5, encodeAttribute(name, attribute));
    if (node.domain !== '') m.text(7, node.domain);
  });
}

function encodeAttribute(name: string, attribute: Attribute): Uint8Array {
  return message((m) => {
    m.text(1, name);
    switch (attribute.kind) {
      case 'float':
        m.float(2, attribute.value);
        m.integer(20, 1);
        break;
      case 'int':
        m.integer(3, attribute.value);
        m.integer(20, 2);
        break;
      case 'string':
        m.text(4, attribute.value);
        m.integer(20, 3);
        break;
      case 'ints':
        for (const value of attribute.value) m.integer(8, value);
        m.integer(20, 7);
        break;
    }
  });
}

function encodeInitializer(initializer: Initializer): Uint8Array {
  const { value, data } = initializer;
  return message((m) => {
    for (const dim of value.shape) m.integer(1, Number(dim));
    m.integer(2, ELEMENT_TYPE_CODES[value.type]);
    m.text(8, value.name);
    m.bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  });
}

function encodeValueInfo(value: Value): Uint8Array {
  const shape = message((m) => {
    for (const dim of value.shape) {
      m.bytes(
        1,
        message((d) => (typeof dim === 'number' ? d.integer(1, dim) : d.text(2, dim))),
      );
    }
  });
  const tensorType = message((m) => {
    m.integer(1, ELEMENT_TYPE_CODES[value.type]);
    m.bytes(2, shape);
  });
  return message((m) => {
    m.text(1, value.name);
    m.bytes(
      2,
      message((t) => t.bytes(1, tensorType)),
    );
  });
}

interface MessageWriter {
  integer(field: number, value: number): void;
  float(field: number, value: number): void;
  text(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
}

/** Collects the fields of one message; chunks are joined once at the end. */
function message(write: (writer: MessageWriter) => void): Uint8Array {
  const chunks: Uint8Array[] = [];
  const key = (field: number, wireType: number): Uint8Array => varint(BigInt(field * 8 + wireType));
  const bytes = (field: number, value: Uint8Array): void => {
    chunks.push(key(field, 2), varint(BigInt(value.length)), value);
  };
  write({
    integer: (field, value) => chunks.push(key(field, 0), varint(BigInt.asUintN(64, BigInt(value)))),
    float: (field, value) => chunks.push(key(field, 5), new Uint8Array(new Float32Array([value]).buffer)),
    text: (field, value) => bytes(field, new TextEncoder().encode(value)),
    bytes,
  });
  return concatenate(chunks);
}

function varint(value: bigint): Uint8Array {
  const out: number[] = [];
  let rest = value;
  while (rest > 127n) {
    out.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  out.push(Number(rest));
  return Uint8Array.from(out);
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
