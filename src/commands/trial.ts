import { OUTCOMES } from '../acknowledgements/assignment-state.ts';
import type { Campaign } from '../acknowledgements/campaign.ts';
import { pagesFor } from '../acknowledgements/pages.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Action, Reply } from '../messages/parts.ts';
import { campaignStrings } from './campaign-strings.ts';
import type { Asking } from './command.ts';
import { personStrings } from './person-strings.ts';
import { sentence } from './reply.ts';

/** HR's own look at a card before anything goes out: marked as a test. */
export const TRIAL_CARD = 'policy-trial';

/** A page, the three answers, or what pressing one would do: all marked as a test, and nothing is recorded. */
export function lookAt(campaign: Campaign, version: Version, at: string, asking: Asking): Reply {
  const { lang } = asking;
  const text = personStrings[lang];
  if (at === 'answer') return sentence(lang, campaignStrings[lang].trialRecorded);
  const pages = pagesFor(version, undefined, lang);
  const page = at === 'choose' ? pages.length + 1 : Math.min(Math.max(1, Number(at) || 1), pages.length);
  const go = (to: string) => call('policy', 'look', campaign.id, to);
  const choosing = page > pages.length;
  const actions: Action[] = choosing
    ? OUTCOMES.map((outcome) => ({ label: text.statement[outcome], call: go('answer') }))
    : page === pages.length
      ? [{ label: text.choose, style: 'primary', call: go('choose') }]
      : [];
  return {
    view: {
      view: 'page',
      lang,
      title: `${text.trial}${sayVersion(version, lang)}`,
      parts: choosing
        ? [
            { part: 'text', text: [text.threeAnswers] },
            { part: 'note', text: [text.trialNote] },
          ]
        : (pages[page - 1]?.parts ?? []),
      page: Math.min(page, pages.length),
      pages: pages.length,
      actions,
      ...(page < pages.length ? { next: go(String(page + 1)) } : {}),
      ...(page > 1 ? { back: go(String(page - 1)) } : {}),
    },
    to: 'asker',
    place: 'same',
  };
}
