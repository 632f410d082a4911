/** What goes wrong with a call, on purpose. */
export type Fault =
  /** Answered with this code before anything is looked at. */
  | { readonly errcode: number; readonly errmsg?: string }
  /** The connection breaks: before anything was done, or after all of it. */
  | { readonly drop: 'before' | 'after' }
  /** Done, but the answer has no errcode, as some endpoints answer. */
  | { readonly bare: true }
  /** Not WeCom but something in between answers. */
  | { readonly status: number; readonly body?: string }
  /** The app's process is ended: before the work, between work and answer, or with the answer on its way. */
  | { readonly end: () => void; readonly when: 'before' | 'after' | 'answered' }
  /** Answered only when released. */
  | { readonly wait: Promise<void> };

/** The next calls of an API (its path such as `message/send`, or `*`) that go wrong, in order. */
export interface Faults {
  next(api: string, fault: Fault, times?: number): void;
  /** So many calls go well, then one goes wrong. */
  after(api: string, calls: number, fault: Fault): void;
  /** Until `clear`, every call. */
  always(api: string, fault: Fault): void;
  clear(): void;
  take(api: string): Fault | undefined;
}

export function createFaults(): Faults {
  const queued = new Map<string, (Fault | undefined)[]>();
  const lasting = new Map<string, Fault>();
  return {
    next: (api, fault, times = 1) => {
      queued.set(api, [...(queued.get(api) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    after: (api, calls, fault) => {
      queued.set(api, [...Array.from({ length: calls }, () => undefined), fault]);
    },
    always: (api, fault) => {
      lasting.set(api, fault);
    },
    clear: () => {
      queued.clear();
      lasting.clear();
    },
    take: (api) =>
      queued.get(api)?.shift() ?? queued.get('*')?.shift() ?? lasting.get(api) ?? lasting.get('*'),
  };
}

/** What WeCom says to an address that is not on the app's list. */
export const UNTRUSTED: Fault = {
  errcode: 60020,
  errmsg:
    'not allow to access from your ip, hint: [1700000000123456789012345], from ip: 203.0.113.7, more info at https://open.work.weixin.qq.com/devtool/query?e=60020',
};
