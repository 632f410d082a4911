import { isAesKey } from '../platforms/wecom/crypto.ts';

/** A self-built app of WeCom, as a deployment sets it. */
export interface WecomEnv {
  readonly corpId: string;
  readonly agentId: number;
  readonly apiUrl: string | undefined;
  readonly oauthUrl: string | undefined;
  readonly markdown: boolean;
  readonly secrets: {
    readonly secret: string;
    readonly token: string;
    readonly encodingAesKey: string;
  };
}

export const WECOM_VARIABLES = [
  'WECOM_CORP_ID',
  'WECOM_AGENT_ID',
  'WECOM_SECRET',
  'WECOM_TOKEN',
  'WECOM_ENCODING_AES_KEY',
  'WECOM_API_URL',
  'WECOM_OAUTH_URL',
  'WECOM_MARKDOWN',
] as const;

/** All five, and where each stands in WeCom's console. */
const GROUP = {
  WECOM_CORP_ID: '企业ID under 我的企业',
  WECOM_AGENT_ID: 'AgentId of the app',
  WECOM_SECRET: 'Secret of the app',
  WECOM_TOKEN: 'Token under 接收消息 of the app',
  WECOM_ENCODING_AES_KEY: 'EncodingAESKey under 接收消息 of the app',
} as const;

/** Reads the WeCom group; what is wrong is added to the faults, and no secret stands in them. */
export function readWecom(
  value: (name: string) => string | undefined,
  address: (name: string) => string | undefined,
  faults: string[],
): WecomEnv | undefined {
  const apiUrl = address('WECOM_API_URL');
  const oauthUrl = address('WECOM_OAUTH_URL');
  const names = Object.keys(GROUP) as (keyof typeof GROUP)[];
  const missing = names.filter((name) => value(name) === undefined);
  if (missing.length === names.length) {
    for (const [name, given] of [
      ['WECOM_API_URL', apiUrl],
      ['WECOM_OAUTH_URL', oauthUrl],
    ] as const) {
      if (given !== undefined)
        faults.push(`${name} is set, but WECOM_CORP_ID and the rest of its group are missing`);
    }
    return undefined;
  }
  for (const name of missing) {
    faults.push(
      `${name} is missing, but another WECOM_ variable is set: copy the ${GROUP[name]} from WeCom’s console`,
    );
  }
  const markdown = value('WECOM_MARKDOWN');
  if (markdown !== undefined && markdown !== '0' && markdown !== '1') {
    faults.push(`WECOM_MARKDOWN is “${markdown}”: expected 1, or nothing`);
  }
  const corpId = value('WECOM_CORP_ID');
  const agentId = value('WECOM_AGENT_ID');
  const token = value('WECOM_TOKEN');
  const key = value('WECOM_ENCODING_AES_KEY');
  const secret = value('WECOM_SECRET');
  if (corpId !== undefined && !/^w[wx][0-9A-Za-z]{4,62}$/.test(corpId)) {
    faults.push('WECOM_CORP_ID does not look like a corp’s id: it begins with ww or wx');
  }
  if (agentId !== undefined && !/^\d{1,15}$/.test(agentId)) {
    faults.push(`WECOM_AGENT_ID is “${agentId}”: expected a number such as 1000002`);
  }
  if (key !== undefined && !isAesKey(key)) {
    faults.push('WECOM_ENCODING_AES_KEY is not an EncodingAESKey: it has 43 letters and digits');
  }
  if (token !== undefined && !/^[0-9A-Za-z]{1,64}$/.test(token)) {
    faults.push('WECOM_TOKEN is not a Token: it has letters and digits only');
  }
  if (apiUrl !== undefined && !apiUrl.endsWith('/')) {
    faults.push(
      `WECOM_API_URL is “${apiUrl}”: it has to end with a slash, as in https://qyapi.weixin.qq.com/cgi-bin/`,
    );
  }
  if (
    corpId === undefined ||
    agentId === undefined ||
    token === undefined ||
    key === undefined ||
    secret === undefined
  ) {
    return undefined;
  }
  return {
    corpId,
    agentId: Number(agentId),
    apiUrl,
    oauthUrl,
    markdown: markdown === '1',
    secrets: { secret, token, encodingAesKey: key },
  };
}
