import {Type} from 'typebox';
import {defineStage} from '../src/stage/stage.ts';
import {files, type NamedFile} from './artifacts/files.ts';
import {fetchFile} from './fetching/fetch-file.ts';

const source = Type.String({
  pattern: '^(https?://|file:///|/).+',
  description: 'https://…, http://…, file:///… or the absolute path of a file of this machine',
});

const fileConfig = Type.Object(
  {
    sources: Type.Array(source, {
      minItems: 1,
      description: 'where the file is to be had: tried in this order until one gives the bytes declared',
    }),
    sha256: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'of the file, of the unpacked one if it is unpacked; 64 digits, as sha256sum prints them',
    }),
    unpack: Type.Optional(
      Type.Literal('gzip', {
        description:
          'the artifact holds what is in the .gz, which mirrors may have packed differently; as it is if absent',
      }),
    ),
  },
  {additionalProperties: false},
);

/** Files from elsewhere enter a pipeline by their content: what is not the declared bytes is no result. */
export default defineStage({
  about: 'Fetches files from the web or from this machine and checks them against their declared sha256.',
  params: Type.Object(
    {
      files: Type.Record(Type.String(), fileConfig, {
        propertyNames: {pattern: '^\\w[\\w.+-]*$'},
        minProperties: 1,
        description: 'each file of the artifact by its name',
      }),
    },
    {additionalProperties: false},
  ),
  inputs: {},
  output: files,
  run: async ({params, checkpoints, report, signal}) => {
    const fetched: NamedFile[] = [];
    for (const [name, wanted] of Object.entries(params.files)) {
      const path = await fetchFile({name, ...wanted}, {dir: checkpoints, report, signal});
      report.note(`${name} has the sha256 declared`);
      fetched.push({name, path});
    }
    return fetched;
  },
});
