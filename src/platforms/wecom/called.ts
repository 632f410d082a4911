import type { Reaction } from './errors.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What became of a call. */
export type Called =
  | { readonly ok: true; readonly data: Fields }
  /** WeCom answered no: nothing was done. `waitMs`: when it may be worth another try. */
  | {
      readonly ok: false;
      readonly does: Reaction;
      readonly errcode: number;
      readonly says: string;
      readonly waitMs: number;
    }
  /** Nobody knows whether it was done. */
  | { readonly ok: false; readonly does: 'unknown'; readonly says: string };

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
