import type { Text } from '../../shared/lang.ts';

/**
 * Every bot scope the manifest asks for, from the first day: a scope added later means that each company has to install again.
 * https://docs.slack.dev/reference/scopes
 */
export const BOT_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'files:read',
  'files:write',
  'groups:history',
  'groups:read',
  'im:history',
  'im:write',
  'usergroups:read',
  'users.profile:read',
  'users:read',
  'users:read.email',
] as const;

type Scope = (typeof BOT_SCOPES)[number];

/** What does not work without a scope, as far as it exists today. */
const FEATURES: readonly { readonly scope: Scope; readonly feature: Text }[] = [
  { scope: 'commands', feature: { zh: '斜杠命令和快捷方式', en: 'Slash commands and shortcuts' } },
  { scope: 'chat:write', feature: { zh: '私信和点名的回答', en: 'Answers to direct messages and mentions' } },
  { scope: 'im:history', feature: { zh: '在私信里提问', en: 'Questions in direct messages' } },
  {
    scope: 'im:write',
    feature: { zh: '把 HR 的答复发给提问的人', en: 'Sending HR’s answers to whoever asked' },
  },
  {
    scope: 'files:read',
    feature: { zh: '在表单里附文件', en: 'Files in forms' },
  },
  {
    scope: 'files:write',
    feature: {
      zh: '签收进度的图，导出的文件',
      en: 'Pictures of how far campaigns are, and exported files',
    },
  },
  { scope: 'app_mentions:read', feature: { zh: '在频道里点名提问', en: 'Questions by mention in channels' } },
  {
    scope: 'users:read',
    feature: { zh: '按 Slack 的语言和时区回答', en: 'Answers in the language and time zone set in Slack' },
  },
  {
    scope: 'users.profile:read',
    feature: { zh: '资料里的部门和上级', en: 'Department and manager from the profiles in Slack' },
  },
];

/** `undefined`: Slack did not say what was granted, so everything is taken to be. */
export type Granted = ReadonlySet<string> | undefined;

export function isGranted(granted: Granted, scope: Scope): boolean {
  return granted === undefined || granted.has(scope);
}

/** The features that are off, with the scope that each needs. */
export function missingFeatures(granted: Granted): { feature: Text; needs: string }[] {
  return FEATURES.filter(({ scope }) => !isGranted(granted, scope)).map(({ scope, feature }) => ({
    feature,
    needs: scope,
  }));
}
