/** The part of @lhncbc/ucum-lhc (which ships no types) that `ucum.ts` uses. */
declare module '@lhncbc/ucum-lhc' {
  export interface ParsedUnit {
    readonly dim_: { isZero(): boolean; isNull(): boolean } | null;
    /** The power of moles in the unit. */
    readonly moleExp_: number;
    /** The power of equivalents in the unit. */
    readonly equivalentExp_: number;
  }
  export interface UnitParser {
    /** Throws on blanks and on some misplaced annotations. The text that comes back differs where the parser guessed. */
    parseString(text: string, purpose: 'validate' | 'convert'): readonly [ParsedUnit | null, string | null];
  }
  export interface Conversion {
    readonly status: 'succeeded' | 'failed' | 'error';
    readonly toVal: number | null;
  }
  export class UcumLhcUtils {
    static getInstance(): UcumLhcUtils;
    readonly uStrParser_: UnitParser;
    convertUnitTo(
      from: string,
      value: number,
      to: string,
      options?: { readonly molecularWeight?: number; readonly charge?: number },
    ): Conversion;
  }
}
