/** A checked note as a page: every text escaped, every verdict said in words, the note itself whole. */
import { describe, expect, it } from 'vitest';
import { recordWith } from '../../../test/support/factRecord.ts';
import { renderVerificationHtml } from './renderHtml.ts';
import { renderVerificationText } from './renderText.ts';
import { verifyNote } from './verifyNote.ts';

const NOTE = 'Creatinine was 18.7 mg/dL. Known diabetes <script>alert("x")</script> & more.\nFollow-up as arranged.';
const verification = verifyNote(NOTE, recordWith(), { kind: 'handover' });

describe('a page', () => {
  const page = renderVerificationHtml(NOTE, verification, { title: 'A <note>' });

  it('escapes what the note says', () => {
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script>');
    expect(page).toContain('<title>A &lt;note&gt;</title>');
  });

  it('labels verdicts in words, beside the colour, and cites facts', () => {
    expect(page).toMatch(/class="contradicted">Creatinine was 18\.7 mg\/dL.*?✗ contradicted: value \(critical\)/);
    expect(page).toContain('✓ supported');
    expect(page).toContain('<cite>made/creatinine');
    expect(page).toContain('left out (allergies, critical)');
    expect(page).toContain('Legend');
  });

  it('holds the whole note', () => {
    const marks = /<span class="label">.*?<\/span>|<small class="why">.*?<\/small>|<[^>]+>/g;
    const note = /<div class="note">([\s\S]*)<\/div>/.exec(page)?.[1].replaceAll(marks, '') ?? '';
    const plain = note
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    expect(plain).toBe(NOTE);
  });

  it('is a fragment without a title', () => {
    expect(renderVerificationHtml(NOTE, verification)).not.toContain('<html');
  });
});

describe('a terminal', () => {
  it('shows the worst first and ends with the counts', () => {
    const lines = renderVerificationText(NOTE, verification).split('\n');
    expect(lines[0]).toMatch(/^✗ contradicted: value \(critical\) {2}"Creatinine was 18\.7 mg\/dL/);
    expect(lines.at(-3)).toMatch(/^\d+ sentences; statements: \d+ supported/);
  });
});
