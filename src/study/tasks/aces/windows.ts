/**
 * Windows of an ACES task. Exactly one side of a window (its anchor) refers outside the window; the other refers to that side, or is
 * null: the start, or the end, of the record.
 */
import { type Boundary, parseBoundary, type Side } from './boundary.ts';
import { flagOf } from './predicates.ts';
import { fault, refuseUnknownKeys, type YamlMap, type YamlNode, type YamlPlace } from './yamlTree.ts';

export interface CountConstraint {
  readonly predicate: string;
  readonly place: YamlPlace;
  /** Both inclusive; null is open. */
  readonly min: number | null;
  readonly max: number | null;
}

export interface Window {
  readonly name: string;
  readonly place: YamlPlace;
  /** The side that refers outside. */
  readonly anchorSide: Side;
  readonly anchor: Boundary;
  /** The other side; its reference is the anchor. */
  readonly far: Boundary;
  readonly startInclusive: boolean;
  readonly endInclusive: boolean;
  readonly has: readonly CountConstraint[];
  readonly label: { readonly predicate: string; readonly place: YamlPlace } | null;
  readonly indexTimestamp: Side | null;
}

const WINDOW_KEYS = ['start', 'end', 'start_inclusive', 'end_inclusive', 'has', 'label', 'index_timestamp'] as const;

export function parseWindows(section: YamlNode | undefined): Map<string, Window> {
  const found = new Map<string, Window>();
  if (section === undefined || (section.kind === 'scalar' && section.value === null)) return found;
  if (section.kind !== 'map') throw fault(section.place, 'windows maps names to windows.', 'Name each window.');
  for (const [name, { place, node }] of section.entries) {
    if (!/^\w+$/.test(name)) throw fault(place, `"${name}" is not a name: letters, digits and _ only.`, 'Rename it.');
    if (name === 'trigger') throw fault(place, 'No window can be called trigger.', 'Rename the window.');
    if (node.kind !== 'map') throw fault(place, `Window ${name} is not a mapping.`, 'Write its start and end.');
    found.set(name, parseWindow(name, place, node));
  }
  return found;
}

function parseWindow(name: string, place: YamlPlace, node: YamlMap): Window {
  refuseUnknownKeys(node, [...WINDOW_KEYS, 'description'], `Window ${name}`);
  const start = boundaryOf(node, 'start', place);
  const end = boundaryOf(node, 'end', place);
  const sides = arrange(name, start, end, place);
  return {
    name,
    place,
    ...sides,
    startInclusive: requiredFlag(node, 'start_inclusive', place),
    endInclusive: requiredFlag(node, 'end_inclusive', place),
    has: constraintsOf(node),
    label: labelOf(node),
    indexTimestamp: indexOf(node),
  };
}

/** Undefined stands for null. */
function boundaryOf(node: YamlMap, side: Side, place: YamlPlace): Boundary | undefined {
  const entry = node.entries.get(side);
  if (entry === undefined) {
    throw fault(place, `The window has no ${side}.`, `Write ${side}: null for the ${side} of the record.`);
  }
  const value = entry.node.kind === 'scalar' ? entry.node.value : undefined;
  if (value === null) return undefined;
  if (typeof value !== 'string')
    throw fault(entry.place, `${side} is a boundary, as text.`, 'Write for example trigger + 24h.');
  const boundary = parseBoundary(value, entry.place);
  if (boundary.reference.kind === 'own' && boundary.reference.side === side) {
    throw fault(
      entry.place,
      `The ${side} refers to itself.`,
      `Refer to the other side, to trigger or to another window.`,
    );
  }
  return boundary;
}

function arrange(
  name: string,
  start: Boundary | undefined,
  end: Boundary | undefined,
  place: YamlPlace,
): Pick<Window, 'anchorSide' | 'anchor' | 'far'> {
  if (start === undefined && end === undefined) {
    throw fault(place, `Window ${name} is the whole record and hangs on nothing.`, 'Let one side refer to trigger.');
  }
  const startIsInner = start === undefined || start.reference.kind === 'own';
  const endIsInner = end === undefined || end.reference.kind === 'own';
  if (startIsInner && endIsInner) {
    throw fault(
      place,
      `Both sides of ${name} refer to each other.`,
      'Let exactly one refer to trigger or another window.',
    );
  }
  if (!startIsInner && !endIsInner) {
    throw fault(
      place,
      `Both sides of ${name} refer outside the window.`,
      'Write one of them from the other: start + 24h.',
    );
  }
  if (startIsInner && end !== undefined) {
    const far: Boundary = start ?? {
      reference: { kind: 'own', side: 'end' },
      step: { kind: 'previous', predicate: '_RECORD_START' },
    };
    if (far.step.kind === 'next' || (far.step.kind === 'shift' && far.step.micros > 0)) throw backwards(name, place);
    return { anchorSide: 'end', anchor: end, far };
  }
  const far: Boundary = end ?? {
    reference: { kind: 'own', side: 'start' },
    step: { kind: 'next', predicate: '_RECORD_END' },
  };
  if (far.step.kind === 'previous' || (far.step.kind === 'shift' && far.step.micros < 0)) throw backwards(name, place);
  if (start === undefined) throw backwards(name, place);
  return { anchorSide: 'start', anchor: start, far };
}

function backwards(name: string, place: YamlPlace): Error {
  return fault(place, `The start of ${name} is not before its end.`, 'Exchange the direction of the inner side.');
}

function requiredFlag(node: YamlMap, key: string, place: YamlPlace): boolean {
  const value = flagOf(node, key);
  if (value !== undefined) return value;
  throw fault(place, `The window does not say ${key}.`, `Add ${key}: True or False.`);
}

function constraintsOf(node: YamlMap): CountConstraint[] {
  const entry = node.entries.get('has');
  if (entry === undefined || (entry.node.kind === 'scalar' && entry.node.value === null)) return [];
  if (entry.node.kind !== 'map')
    throw fault(entry.place, 'has maps predicates to (min, max).', 'Write death: (None, 0).');
  return [...entry.node.entries].map(([predicate, { place, node: value }]) => {
    const [min, max] = limitsOf(value, place);
    if (min === null && max === null) {
      throw fault(place, 'A constraint needs a minimum or a maximum.', 'Write for example (1, None).');
    }
    if (min !== null && max !== null && max < min) {
      throw fault(place, 'No count lies between the minimum and the maximum.', 'Exchange them.');
    }
    if (max !== null && max < 0) throw fault(place, 'No count is below 0.', 'Write (None, 0) for none.');
    return { predicate, place, min, max };
  });
}

/** `(1, None)` as text, or a list of two. */
function limitsOf(node: YamlNode, place: YamlPlace): [number | null, number | null] {
  const parts =
    node.kind === 'list'
      ? node.items.map((item) => (item.kind === 'scalar' ? String(item.value) : '?'))
      : node.kind === 'scalar' && typeof node.value === 'string'
        ? node.value
            .replaceAll(/^\(+|\)+$/g, '')
            .split(',')
            .map((part) => part.trim())
        : [];
  const limits = parts.map((part) =>
    ['None', 'null', ''].includes(part) ? null : /^-?\d+$/.test(part) ? Number(part) : NaN,
  );
  const [min, max] = limits;
  if (limits.length === 2 && !Number.isNaN(min) && !Number.isNaN(max)) return [min, max];
  throw fault(place, 'A constraint is (min, max): whole numbers or None.', 'Write for example (1, None).');
}

function labelOf(node: YamlMap): Window['label'] {
  const entry = node.entries.get('label');
  if (entry === undefined || (entry.node.kind === 'scalar' && entry.node.value === null)) return null;
  const value = entry.node.kind === 'scalar' ? entry.node.value : undefined;
  if (typeof value === 'string' && value !== '') return { predicate: value, place: entry.place };
  throw fault(entry.place, 'The label is the name of one predicate.', 'Write for example label: death.');
}

function indexOf(node: YamlMap): Side | null {
  const entry = node.entries.get('index_timestamp');
  if (entry === undefined || (entry.node.kind === 'scalar' && entry.node.value === null)) return null;
  const value = entry.node.kind === 'scalar' ? entry.node.value : undefined;
  if (value === 'start' || value === 'end') return value;
  throw fault(
    entry.place,
    'index_timestamp is start or end.',
    'Name the side of this window whose time is the prediction time.',
  );
}
