/** A graph as an ONNX model: what a runtime loads, with the operator sets that our graphs import. */
import type { Graph } from './graph.ts';
import { encodeModel } from './protobuf.ts';

const OPSETS = { '': 18, 'com.microsoft': 1 } as const;

export function modelBytes(graph: Graph): Uint8Array {
  return encodeModel(graph, OPSETS);
}
