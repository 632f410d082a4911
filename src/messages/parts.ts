import type { Lang } from '../shared/lang.ts';
import type { Call } from './call.ts';
import type { Field } from './form.ts';

/** A run of text inside a line. A person is an account id with the name to show where it cannot be linked. */
export type Inline =
  | string
  | { readonly strong: string }
  | { readonly person: string; readonly name: string }
  | { readonly label: string; readonly url: string };

/** Something to press: runs a call, or opens an address. `short` is the label where there is little room (10 characters). */
export type Action = {
  readonly label: string;
  readonly short?: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: string;
} & ({ readonly call: Call } | { readonly url: string });

/** A piece of what is shown. Every platform renders each kind; a new kind does not compile until all do. */
export type Part =
  | { readonly part: 'heading'; readonly text: string }
  | { readonly part: 'text' | 'note'; readonly text: readonly Inline[] }
  | { readonly part: 'list'; readonly items: readonly (readonly Inline[])[]; readonly numbered?: true }
  /** Prescribed words: to be said, or (never) not to be said. `meaning` explains them in the reader's language. */
  | { readonly part: 'words'; readonly say: string; readonly meaning?: string; readonly never?: true }
  | { readonly part: 'image'; readonly file: string; readonly alt: string }
  /** A file for the asker alone: fetched once at its address, or handed over by the platform itself. */
  | { readonly part: 'file'; readonly file: string; readonly name: string; readonly url?: string }
  | {
      readonly part: 'facts';
      readonly rows: readonly { readonly label: string; readonly value: readonly Inline[] }[];
    }
  | { readonly part: 'actions'; readonly actions: readonly Action[] };

/** A message; `summary` is its notification and what a screen reader hears first. */
export interface Message {
  readonly view: 'message';
  readonly lang: Lang;
  readonly parts: readonly Part[];
  readonly summary: string;
}

/** One page of a longer text, with its place in it. */
export interface Page {
  readonly view: 'page';
  readonly lang: Lang;
  readonly parts: readonly Part[];
  readonly title: string;
  readonly page: number;
  readonly pages: number;
  readonly next?: Call;
  readonly back?: Call;
  readonly actions: readonly Action[];
}

/** A command whose arguments are incomplete. `drawnFrom` is the version of what it was drawn from: stale forms are refused. */
export interface Form {
  readonly view: 'form';
  readonly lang: Lang;
  readonly parts: readonly Part[];
  readonly title: string;
  readonly fields: readonly Field[];
  readonly submit: string;
  readonly call: Call;
  readonly drawnFrom: string;
  readonly problem?: string;
}

export type View = Message | Page | Form;

/**
 * What goes back. `to`: the asker alone, or everybody here. `place`: a new message, or in the place of the one pressed.
 */
export interface Reply {
  readonly view: View;
  readonly to: 'asker' | 'here';
  /**
   * True for what everybody may read where it was asked in public: a rule, a menu, “nothing is written”. Whatever does not say
   * so (sensitive matters, HR's lists, forms) reaches the asker alone, even after a mention in a channel.
   */
  readonly open?: true;
  readonly place: 'new' | 'same';
  /** For the asker's eyes before it, where the reply itself may be everybody's: who speaks and what is kept. */
  readonly before?: Message;
}

/** The most parts a message may have; every platform can show so many. */
export const MAX_PARTS = 40;
