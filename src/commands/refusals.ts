import { Refusal } from '../shared/errors.ts';
import { common } from './strings.ts';

/** What an old button or a made-up call gets: it leads nowhere any more. */
export function oldButton(): Refusal {
  return new Refusal('old-button', { zh: common.zh.oldButton, en: common.en.oldButton });
}

/** A form drawn from something that has changed since. */
export function staleForm(): Refusal {
  return new Refusal('stale-form', { zh: common.zh.staleForm, en: common.en.staleForm });
}

export function tooLong(max: number): Refusal {
  return new Refusal('too-long', { zh: common.zh.tooLong(max), en: common.en.tooLong(max) });
}
