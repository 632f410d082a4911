import type { WecomSimulator } from './simulator.ts';

/** A page that stands open on a phone. */
export interface OpenPage {
  readonly status: number;
  readonly url: string;
  readonly html: string;
  /** As one reads it, with buttons in [brackets]. */
  readonly text: string;
}

/** One member's browser inside WeCom, without scripts: it keeps cookies, follows redirects and posts forms. */
export interface Phone {
  open(url: string): Promise<OpenPage>;
  /** Presses a button of the page that stands open. */
  press(label: string): Promise<OpenPage>;
  /** Fills in the form of the page that stands open; what is not named stays as drawn. Files by the name of their field. */
  fill(
    given: Readonly<Record<string, string>>,
    files?: Readonly<Record<string, { name: string; bytes: Uint8Array }>>,
  ): Promise<OpenPage>;
  readonly page: () => OpenPage;
  readonly cookies: Map<string, string>;
  /** What the browser would send along to an address. */
  jar(url: string): string;
}

interface Form {
  readonly action: string;
  readonly values: URLSearchParams;
  readonly labels: string[];
  readonly names: ReadonlySet<string>;
  /** The fields that take a file, where the form is one that can send them. */
  readonly files: ReadonlySet<string>;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
};
const plainText = (text: string) =>
  text.replace(/&(?:amp|lt|gt|quot|#39|#96);/g, (sign) => ENTITIES[sign] ?? sign);
const attribute = (tag: string, name: string) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found === undefined ? undefined : plainText(found);
};
const plain = (html: string) => plainText(html.replace(/<[^>]+>/g, '')).trim();

/** HTML as one reads it. */
export function readPage(html: string): string {
  const body = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? html;
  return plainText(
    body
      .replace(/<input type="hidden"[^>]*>/g, '')
      .replace(/<(?:button|a)\b[^>]*class="button[^>]*>([\s\S]*?)<\/(?:button|a)>/g, '\n[$1]\n')
      .replace(/<textarea[^>]*>([\s\S]*?)<\/textarea>/g, '\n$1\n')
      .replace(/<input[^>]*type="text"[^>]*value="([^"]*)"[^>]*>/g, '\n$1\n')
      .replace(/<\/(?:p|h\d|li|dt|dd|div|label|legend|option)>/g, '\n')
      .replace(/<[^>]+>/g, ''),
  )
    .replace(/\n\s*\n+/g, '\n')
    .trim();
}

function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = '', inside = '']) => {
    const values = new URLSearchParams();
    const names = new Set<string>();
    const files = new Set<string>();
    for (const [tag] of inside.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, 'name');
      if (name === undefined) continue;
      names.add(name);
      const type = attribute(tag, 'type');
      if (type === 'file') {
        if (attribute(` ${head}`, 'enctype') === 'multipart/form-data') files.add(name);
        continue;
      }
      if ((type === 'radio' || type === 'checkbox') && !/\schecked\b/.test(tag)) continue;
      values.append(name, attribute(tag, 'value') ?? '');
    }
    for (const [, tag = '', value = ''] of inside.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
      const name = attribute(` ${tag}`, 'name') ?? '';
      names.add(name);
      values.append(name, plainText(value.replace(/^\n/, '')));
    }
    for (const [, tag = '', options = ''] of inside.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
      const name = attribute(` ${tag}`, 'name') ?? '';
      names.add(name);
      const chosen = [...options.matchAll(/<option\b[^>]*>/g)].find(([option]) =>
        /\sselected\b/.test(option),
      );
      if (chosen !== undefined) values.append(name, attribute(chosen[0], 'value') ?? '');
    }
    const labels = [...inside.matchAll(/<button\b[^>]*>([\s\S]*?)<\/button>/g)].map(([, label = '']) =>
      plain(label),
    );
    return { action: attribute(` ${head}`, 'action') ?? '', values, labels, names, files };
  });
}

/** A phone on which this member is signed in to WeCom. */
export function phoneOf(sim: WecomSimulator, user: string): Phone {
  const jars = new Map<string, Map<string, string>>();
  let current: OpenPage | undefined;
  const jarOf = (url: string) => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  jarOf(sim.origin).set('sim_user', encodeURIComponent(user));

  const go = async (start: string, body?: URLSearchParams | FormData): Promise<OpenPage> => {
    let url = start;
    let post = body;
    for (let hops = 0; hops < 8; hops += 1) {
      const jar = jarOf(url);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        redirect: 'manual',
        headers: {
          ...(cookie === '' ? {} : { cookie }),
          ...(post === undefined
            ? {}
            : {
                ...(post instanceof FormData ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
                origin: new URL(url).origin,
              }),
        },
        ...(post === undefined
          ? {}
          : { method: 'POST', body: post instanceof FormData ? post : post.toString() }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/max-age=0/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        url = new URL(location, url).href;
        post = undefined;
        continue;
      }
      const html = await response.text();
      current = { status: response.status, url, html, text: readPage(html) };
      // A link only shows; the page itself presses for who opened it, with a script that does not run here.
      const opening = formsOf(html).find(({ action }) => action !== '' && html.includes('id="open"'));
      if (opening !== undefined) return go(new URL(opening.action, url).href, opening.values);
      return current;
    }
    throw new Error(`redirected without an end: ${start}`);
  };
  const page = () => {
    if (current === undefined) throw new Error('no page stands open');
    return current;
  };
  const send = (form: Form, values: URLSearchParams | FormData) =>
    go(new URL(form.action, page().url).href, values);

  return {
    open: (url) => go(url),
    press: (label) => {
      const found = formsOf(page().html).find(({ labels }) => labels.includes(label));
      if (found === undefined) throw new Error(`no button “${label}” on: ${page().text}`);
      return send(found, found.values);
    },
    fill: (given, files = {}) => {
      const found = formsOf(page().html).find(({ action }) => action.endsWith('/fill'));
      if (found === undefined) throw new Error(`no form on: ${page().text}`);
      const values = new URLSearchParams(found.values);
      for (const [name, value] of Object.entries(given)) {
        if (!found.names.has(name)) throw new Error(`no field ${name} on: ${page().text}`);
        values.set(name, value);
      }
      if (found.files.size === 0) return send(found, values);
      const data = new FormData();
      for (const [name, value] of values) data.append(name, value);
      for (const name of found.files) {
        const file = files[name];
        // A browser sends an empty one where nothing was chosen.
        data.append(name, new Blob([new Uint8Array(file?.bytes ?? [])]), file?.name ?? '');
      }
      return send(found, data);
    },
    page,
    jar: (url) => [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; '),
    cookies: jars.get(new URL(sim.origin).host) ?? new Map(),
  };
}
