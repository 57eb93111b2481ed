import type * as z from 'zod';
import { StartFailure } from '../start-failure';
import { type Setting, settings } from './settings';

type Settings = typeof settings;
type ValueOf<S> = S extends { readonly schema: z.ZodType<infer T, string> } ? T : never;

/** The value of each variable; undefined only where it may be left out. */
export type SettingValues = {
  readonly [Name in keyof Settings]: Settings[Name] extends { readonly default: string }
    ? ValueOf<Settings[Name]>
    : ValueOf<Settings[Name]> | undefined;
};

/**
 * Reads every setting from the environment. An empty variable counts as one that is not set.
 *
 * @throws StartFailure that names the first variable that is wrong; never with its value, which may be a secret.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): SettingValues {
  const values = Object.entries(settings).map(([name, setting]) => [name, readOne(name, setting, environment[name])]);
  // Made from the very table that the type is made from, entry by entry.
  return Object.fromEntries(values) as SettingValues;
}

function readOne(name: string, { schema, default: otherwise }: Setting, given: string | undefined): unknown {
  const text = given === undefined || given.trim() === '' ? otherwise : given.trim();
  if (text === undefined) return undefined;
  const result = schema.safeParse(text);
  if (result.success) return result.data;
  throw StartFailure.wrongSetting(name, result.error.issues[0]?.message ?? 'is wrong');
}
