import type {Cache} from '../../cache/cache.ts';
import type {Asked} from '../../page/page-of.ts';
import {readPipeline} from '../../pipeline/parse.ts';
import type {Settings} from '../line/settings.ts';
import {openProject} from './open-project.ts';
import {readOverrides} from './overrides.ts';

/**
 * A pipeline as a page tells of it, and its cache.
 *
 * @throws InvalidPipeline with every mistake in the file.
 */
export const openAsked = async (
  file: string,
  settings: Settings,
): Promise<{readonly asked: Asked; readonly cache: Cache}> => {
  const {graph, cache} = await openProject(file, settings);
  const parsed = readPipeline(file, await readOverrides(settings));
  const params = parsed.ok ? parsed.value.params : {};
  return {asked: {graph, params, words: [file, ...optionWords(settings)]}, cache};
};

/** The options that decide what a pipeline is, as they were given. */
const optionWords = ({profile, set = []}: Settings): readonly string[] => [
  ...(profile === undefined ? [] : ['--profile', profile]),
  ...set.flatMap((assignment) => ['--set', assignment]),
];
