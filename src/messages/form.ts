interface FieldBase {
  /** The key under which the value comes back: lower-case ASCII. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly optional?: true;
  /** What is wrong with what was given, said in plain words. */
  readonly error?: string;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** One thing to fill in. Values travel as text; several chosen options are joined by commas. */
export type Field = FieldBase &
  (
    | { readonly kind: 'text'; readonly value?: string; readonly lines?: number; readonly max?: number }
    | {
        readonly kind: 'choice';
        readonly options: readonly Option[];
        readonly value?: string;
        readonly many?: true;
      }
    | { readonly kind: 'date' | 'time'; readonly value?: string }
    | { readonly kind: 'person' | 'channel'; readonly value?: string; readonly many?: true }
    | { readonly kind: 'file'; readonly accept: readonly string[] }
  );

/** A file that came with a form, whole: the door never waits for a network. */
export interface Attachment {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Files by field name; `given` holds their names. */
export type Attachments = Readonly<Record<string, Attachment>>;

/** The biggest file that any platform takes in. */
export const MOST_ATTACHED = 5 * 1024 * 1024;

/** What was given, by field name. A field left empty is absent. */
export type Given = Readonly<Record<string, string>>;
