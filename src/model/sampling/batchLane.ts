/**
 * Rows of several prompts, advanced together by one token (decoder/batchGraph.ts). A lane has a fixed room for suffixes; its members,
 * each a prompt with rows of its own, may differ in length within it, come and go. Prompts lie side by side, padded to one length.
 *
 * Promises: a row's numbers depend on its prompt and its own tokens only, to the last bit, not on the rows or prompts beside it nor on the
 * room, and are those of branches.ts. Padding adds exact zeros (the runtime's kernels sum along a row in order, a vector's lanes
 * apart, which is why room is a multiple of 16), and no product has a single row where elsewhere it has more.
 */
import { type DecoderConfig, headWidth } from '../decoder/config.ts';
import type { Session, Tensor } from '../runtime/session.ts';
import { BatchRows } from './batchRows.ts';
import type { EncodedPrompt } from './promptEncoder.ts';

const NEVER = -1e9;
const FEWEST_ROWS = 2;

/** A prompt and the rows of work that continue it at the next step. */
export interface LaneMember {
  readonly prompt: EncodedPrompt;
  /** Tokens after the prompt that every row has already. */
  filled: number;
  readonly rows: number;
  /** Per row: the place that it continues (`NO_PARENT` at first) and its next token. */
  readonly parents: Int32Array;
  readonly tokens: Int32Array;
  /** Per row: its place after the step, which is also its row in the distributions. */
  readonly places: Int32Array;
}

export class BatchLane<Member extends LaneMember> {
  readonly #config: DecoderConfig;
  readonly #session: Session;
  readonly #rows: BatchRows;
  #members: Member[] = [];
  /** What lies in each place for a prompt, padded to `#length`. */
  #laid: (EncodedPrompt | undefined)[] = [];
  #length = 0;
  #promptKeys: readonly Float32Array[] = [];
  #promptValues: readonly Float32Array[] = [];
  #buffers: StepBuffers;

  constructor(config: DecoderConfig, session: Session, room: number) {
    this.#config = config;
    this.#session = session;
    this.#rows = new BatchRows(config, room);
    this.#buffers = stepBuffers(config, FEWEST_ROWS);
  }

  get room(): number {
    return this.#rows.room;
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  /** Rows of work at the next step. */
  get rows(): number {
    return this.#members.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** @param from the lane whose places the member's parents are; left out for a member that begins */
  enter(member: Member, from?: BatchLane<Member>): void {
    this.#members.push(member);
    if (from === undefined || member.filled === 0) return;
    for (let i = 0; i < member.rows; i++) {
      member.parents[i] = this.#rows.adopt(from.#rows, member.parents[i], member.filled);
    }
  }

  /** Keeps the members that `stays` says. */
  retain(stays: (member: Member) => boolean): void {
    // A member keeps its place among the prompts where it can; the last ones fill the places that are left.
    const kept = this.#members.map((member) => (stays(member) ? member : undefined));
    while (kept.length > 0 && kept[kept.length - 1] === undefined) kept.pop();
    for (let place = 0; place < kept.length; place++) {
      if (kept[place] !== undefined) continue;
      kept[place] = kept.pop();
      while (kept.length > 0 && kept[kept.length - 1] === undefined) kept.pop();
    }
    this.#members = kept.filter((member) => member !== undefined);
  }

  /** Gives every row its next token. @returns [places, vocabulary], the distributions of the next; overwritten by the next step */
  async step(): Promise<Float32Array> {
    const members = this.#members;
    const count = this.rows;
    const rows = Math.max(count, FEWEST_ROWS);
    if (rows > this.#buffers.places.length) this.#buffers = stepBuffers(this.#config, 2 * rows);
    this.#placeRows(count);
    this.#layPrompts();
    await this.#session.run(this.#feeds(rows), outputs(this.#config, this.#buffers, rows));
    const { newKeys, newValues } = this.#buffers;
    for (const member of members) {
      for (let i = 0; i < member.rows; i++) this.#rows.append(member.places[i], member.filled, newKeys, newValues);
      member.filled += 1;
    }
    return this.#buffers.probabilities;
  }

  #placeRows(count: number): void {
    const { parents, places, filled } = this.#buffers;
    let at = 0;
    for (const member of this.#members) {
      parents.set(member.parents.subarray(0, member.rows), at);
      filled.fill(member.filled, at, at + member.rows);
      at += member.rows;
    }
    this.#rows.branch(count, parents, filled, places);
    at = 0;
    for (const member of this.#members) {
      member.places.set(places.subarray(at, at + member.rows));
      at += member.rows;
    }
  }

  /** Copies the prompts that do not lie where they should. */
  #layPrompts(): void {
    const length = paddedLength(Math.max(...this.#members.map(({ prompt }) => prompt.length)));
    const { layers, width } = this.#config;
    const size = this.#members.length * length * width;
    if (length !== this.#length) this.#laid = [];
    this.#length = length;
    if ((this.#promptKeys[0]?.length ?? 0) < size) {
      const wider = (): readonly Float32Array[] => Array.from({ length: layers }, () => new Float32Array(2 * size));
      this.#promptKeys = wider();
      this.#promptValues = wider();
      this.#laid = [];
    }
    for (const [place, { prompt }] of this.#members.entries()) {
      if (this.#laid[place] === prompt) continue;
      for (let layer = 0; layer < layers; layer++) {
        this.#layPrompt(place, prompt.length, prompt.keys[layer], this.#promptKeys[layer]);
        this.#layPrompt(place, prompt.length, prompt.values[layer], this.#promptValues[layer]);
      }
      this.#laid[place] = prompt;
    }
    this.#laid.length = this.#members.length;
  }

  #layPrompt(place: number, length: number, from: Float32Array, into: Float32Array): void {
    const { heads } = this.#config;
    const width = headWidth(this.#config);
    for (let head = 0; head < heads; head++) {
      const part = from.subarray(head * length * width, (head + 1) * length * width);
      into.set(part, (place * heads + head) * this.#length * width);
    }
  }

  #feeds(rows: number): Record<string, Tensor> {
    const { heads, width, layers } = this.#config;
    const [members, length, room] = [this.#members.length, this.#length, this.room];
    const feeds = this.#rowFeeds(rows);
    const promptShape = [members, heads, length, headWidth(this.#config)];
    const suffixShape = [rows, heads, room, headWidth(this.#config)];
    const [promptSize, suffixSize] = [members * length * width, rows * this.#rows.rowSize];
    for (let layer = 0; layer < layers; layer++) {
      feeds[`prompt_keys/${layer}`] = { data: this.#promptKeys[layer].subarray(0, promptSize), shape: promptShape };
      feeds[`prompt_values/${layer}`] = { data: this.#promptValues[layer].subarray(0, promptSize), shape: promptShape };
      feeds[`keys/${layer}`] = { data: this.#rows.keys[layer].subarray(0, suffixSize), shape: suffixShape };
      feeds[`values/${layer}`] = { data: this.#rows.values[layer].subarray(0, suffixSize), shape: suffixShape };
    }
    return feeds;
  }

  /** What is said of each row and prompt. A row beyond those of the members (a lone row gets one) is a row without a past. */
  #rowFeeds(rows: number): Record<string, Tensor> {
    const [members, length, room] = [this.#members.length, this.#length, this.room];
    const places = Math.max(FEWEST_ROWS, ...this.#members.map((member) => member.rows));
    const ids = new BigInt64Array(rows);
    const positions = new BigInt64Array(rows);
    const rowsOfPrompts = new BigInt64Array(members * places);
    const placeOfRow = new BigInt64Array(rows);
    const promptBias = new Float32Array(members * length).fill(NEVER);
    const suffixBias = new Float32Array(rows * room).fill(NEVER);
    for (const [m, member] of this.#members.entries()) {
      promptBias.fill(0, m * length, m * length + member.prompt.length);
      for (let i = 0; i < member.rows; i++) {
        const row = member.places[i];
        ids[row] = BigInt(member.tokens[i]);
        positions[row] = BigInt(member.prompt.length + member.filled);
        rowsOfPrompts[m * places + i] = BigInt(row);
        placeOfRow[row] = BigInt(m * places + i);
        suffixBias.fill(0, row * room, row * room + member.filled);
      }
    }
    return {
      input_ids: { data: ids, shape: [rows] },
      positions: { data: positions, shape: [rows, 1] },
      rows_of_prompts: { data: rowsOfPrompts, shape: [members, places] },
      place_of_row: { data: placeOfRow, shape: [rows] },
      prompt_bias: { data: promptBias, shape: [members, 1, 1, length] },
      suffix_bias: { data: suffixBias, shape: [rows, 1, 1, room] },
    };
  }
}

interface StepBuffers {
  readonly parents: Int32Array;
  readonly filled: Int32Array;
  readonly places: Int32Array;
  readonly probabilities: Float32Array;
  readonly newKeys: readonly Float32Array[];
  readonly newValues: readonly Float32Array[];
}

function stepBuffers({ layers, width, vocabularySize }: DecoderConfig, rows: number): StepBuffers {
  const ofLayers = (): readonly Float32Array[] => Array.from({ length: layers }, () => new Float32Array(rows * width));
  return {
    parents: new Int32Array(rows),
    filled: new Int32Array(rows),
    places: new Int32Array(rows),
    probabilities: new Float32Array(rows * vocabularySize),
    newKeys: ofLayers(),
    newValues: ofLayers(),
  };
}

function outputs(config: DecoderConfig, buffers: StepBuffers, rows: number): Record<string, Tensor> {
  const { heads, width, vocabularySize } = config;
  const shape = [rows, heads, 1, headWidth(config)];
  const into: Record<string, Tensor> = {
    probabilities: { data: buffers.probabilities.subarray(0, rows * vocabularySize), shape: [rows, vocabularySize] },
  };
  for (let layer = 0; layer < config.layers; layer++) {
    into[`new_keys/${layer}`] = { data: buffers.newKeys[layer].subarray(0, rows * width), shape };
    into[`new_values/${layer}`] = { data: buffers.newValues[layer].subarray(0, rows * width), shape };
  }
  return into;
}

/** At least `length`, on a grid of eighths of powers of two: prompts of like lengths need no laying again. */
function paddedLength(length: number): number {
  const grain = Math.max(8, 2 ** (Math.floor(Math.log2(length)) - 3));
  return Math.ceil(length / grain) * grain;
}
