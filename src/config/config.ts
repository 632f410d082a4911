import { ConfigError, type Env, readEnv } from './env.ts';
import { type ConfigFile, readConfigFile } from './file.ts';

export interface Config {
  readonly env: Env;
  readonly file: ConfigFile;
}

/**
 * Reads the environment and the file it names.
 * @throws ConfigError with the faults of both, so that one start tells all of them
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
      return undefined;
    }
  };
  const env = attempt(() => readEnv(variables));
  // The file is looked at even where another variable is wrong.
  const path = (variables.DECORUM_CONFIG ?? '').trim();
  const file = attempt(() => readConfigFile(env === undefined ? path || undefined : env.configFile));
  if (env === undefined || file === undefined) throw new ConfigError(faults);
  return { env, file };
}
