/**
 * What all our plots share: one document without a browser (linkedom), one set of type sizes and colours, a title inside the
 * picture, and a description for those who listen. Colours are Okabe and Ito's, told apart by colour-blind readers, and follow
 * the reader's light or dark scheme; paper is always light.
 *
 * Promises: the same data give the same bytes; no script, no external request, no ids that could clash on a page.
 */
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Colours by role, as CSS variables that the picture itself defines. */
export const INK = {
  text: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  surface: 'var(--surface)',
  first: 'var(--first)',
  second: 'var(--second)',
  third: 'var(--third)',
} as const;

const CLASS = 'anamnesis-plot';

const LIGHT =
  '--surface:#ffffff;--ink:#1b2733;--muted:#56646f;--grid:#e2e7ec;--first:#0072b2;--second:#c04a00;--third:#00795b';
const DARK =
  '--surface:#161c22;--ink:#e8edf2;--muted:#9fadb9;--grid:#2c363f;--first:#56b4e9;--second:#f0a04b;--third:#35c79c';

const STYLE = `.${CLASS}{${LIGHT};color:var(--ink);background:var(--surface)}
@media screen and (prefers-color-scheme:dark){.${CLASS}{${DARK}}}
.${CLASS} .title{font-size:15px;font-weight:600}
.${CLASS} .subtitle{font-size:12px;fill:var(--muted)}`;

export const FONT = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif";
const TITLE_HEIGHT = 52;

export interface Picture {
  readonly title: string;
  /** What is plotted, on whom: one line. */
  readonly subtitle: string;
  /** What a sighted reader would take away, in a sentence or two. */
  readonly description: string;
  /** Where the title begins; the left margin when not given. */
  readonly titleLeft?: number;
  readonly options: Plot.PlotOptions;
}

/** @returns the text of one SVG document, `width` × `height` of the options, title included. */
export function drawPicture({ title, subtitle, description, titleLeft, options }: Picture): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const svg = Plot.plot({
    ...options,
    marginTop: (options.marginTop ?? 12) + TITLE_HEIGHT,
    document,
    className: CLASS,
    style: { fontFamily: FONT, fontSize: '12px', color: INK.text, background: INK.surface },
    figure: false,
  });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('font-family', FONT);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `${title}. ${description}`);
  const shape = (name: string, attributes: Readonly<Record<string, string>>, text: string) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };
  const left = String(titleLeft ?? options.marginLeft ?? 0);
  svg.prepend(
    shape('title', {}, title),
    shape('desc', {}, description),
    shape('style', {}, STYLE),
    shape('rect', { width: '100%', height: '100%', fill: INK.surface }, ''),
    shape('text', { class: 'title', x: left, y: '24', 'text-anchor': 'start' }, title),
    shape('text', { class: 'subtitle', x: left, y: '43', 'text-anchor': 'start' }, subtitle),
  );
  return svg.outerHTML;
}

/** A light frame of grid lines below the marks. */
export function gridLines(x: readonly number[], y: readonly number[]): Plot.Markish[] {
  return [
    Plot.ruleX(x, { stroke: INK.grid, shapeRendering: 'crispEdges' }),
    Plot.ruleY(y, { stroke: INK.grid, shapeRendering: 'crispEdges' }),
  ];
}

/** Axis options: label in the middle, no arrows, no tick marks. */
export const QUIET_AXIS = { labelAnchor: 'center', labelArrow: 'none', tickSize: 0, tickPadding: 6 } as const;
export const SQUARE = { width: 440, height: 484, marginLeft: 56, marginRight: 20, marginBottom: 48 } as const;
export const TENTHS: readonly number[] = [0, 0.2, 0.4, 0.6, 0.8, 1];
