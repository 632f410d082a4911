import type { Campaign } from '../acknowledgements/campaign.ts';
import type { Ended } from '../acknowledgements/campaigns.ts';
import type { Version } from '../acknowledgements/policies.ts';
import { sayVersion } from '../acknowledgements/words.ts';
import { call } from '../messages/call.ts';
import type { Form } from '../messages/parts.ts';
import { campaignOf, headOf } from './campaign-reading.ts';
import { campaignStrings } from './campaign-strings.ts';
import { type AnyCommand, type Asking, type Checked, defineCommand, HR } from './command.ts';
import { sentence, toAsker } from './reply.ts';

type How = 'recall' | 'withdraw' | 'close';
const PAST = { recall: 'recalled', withdraw: 'withdrawn', close: 'closed' } as const;

interface Ending {
  readonly campaign: Campaign;
  readonly version: Version;
  readonly reason: string;
}

function reasonForm(
  how: How,
  { campaign, version }: { campaign: Campaign; version: Version },
  asking: Asking,
  problem?: string,
): Form {
  const text = campaignStrings[asking.lang];
  return {
    view: 'form',
    lang: asking.lang,
    title: text.ended[PAST[how]](sayVersion(version, asking.lang)),
    parts: [],
    fields: [
      {
        name: 'why',
        kind: 'text',
        label: text.reason,
        max: 300,
        ...(problem === undefined ? {} : { error: problem }),
      },
    ],
    submit: text.doIt,
    call: call('policy', how, campaign.id),
    drawnFrom: campaign.state,
  };
}

/** Ends a campaign. Before it went out, or to close it, no reason is asked; otherwise it stands on record. */
function define(how: How, words: { zh: string[]; en: string[] }): AnyCommand {
  return defineCommand<Ending>({
    name: `policy ${how}`,
    words,
    may: HR,
    effect: 'changes',
    check: async (given, asking, services): Promise<Checked<Ending>> => {
      const { id, rest } = headOf(given);
      const named = id !== undefined && /^camp-/i.test(id);
      const found = await campaignOf(named ? id : undefined, asking, services);
      const typed = given.from === 'words' ? (named ? rest : given.words.trim()) : '';
      const reason = given.from === 'form' ? (given.given.why ?? '').trim() : typed;
      const asked = how !== 'close' && found.campaign.state === 'running';
      if (!asked || reason !== '') return { args: { ...found, reason: reason.slice(0, 300) } };
      const problem = given.from === 'form' ? campaignStrings[asking.lang].required : undefined;
      return { form: reasonForm(how, found, asking, problem) };
    },
    run: async ({ campaign, version, reason }, asking, services) => {
      const { campaigns } = services.acknowledgements;
      const { company, id } = asking;
      const ended: Ended =
        how === 'close'
          ? await campaigns.close(company, id, asking.asker, campaign.id)
          : await campaigns[how](company, id, asking.asker, campaign.id, reason);
      void services.outbox.dispatch(company);
      return endedReply(how, ended, version, asking);
    },
  });
}

function endedReply(how: How, ended: Ended, version: Version, asking: Asking) {
  const text = campaignStrings[asking.lang];
  if (ended.campaign.state === 'cancelled') return sentence(asking.lang, text.cancelled);
  return toAsker(asking.lang, [
    { part: 'heading', text: text.ended[PAST[how]](sayVersion(version, asking.lang)) },
    { part: 'text', text: [text.endedFigures(ended.ended, ended.told, ended.kept)] },
    ...(ended.rest === 0 ? [] : [{ part: 'note' as const, text: [text.endedRest(ended.rest)] }]),
  ]);
}

export const endingCommands: readonly AnyCommand[] = [
  define('recall', { zh: ['撤回签收'], en: ['policy recall'] }),
  define('withdraw', { zh: ['撤回版本'], en: ['policy withdraw'] }),
  define('close', { zh: ['结束签收'], en: ['policy close'] }),
];
