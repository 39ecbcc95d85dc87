/** The commands about what is stored. */
import { type Command, Option } from 'commander';
import { account, auditFormats, failOnLevels, objectAddress, objectSize, parameter, tags } from './auditOptions.ts';
import { type AddCommands, defaultUrl, wholeNumber } from './program.ts';

export const addAuditCommands: AddCommands = (program, io, answer) => {
  program
    .command('audit')
    .description('hold buckets against what is asked of them: will the data still be there, and back in time?')
    .argument('[buckets...]', 'only these; all of the config, the folder or the template when none is named')
    .option('--config <file>', 'the config; holdfast.yml unless --from or --template is given')
    .option('--from <folder>', "read the settings from a folder of the AWS CLI's documents")
    .option('--template <file>', 'read the settings from a CloudFormation template')
    .addOption(
      new Option('--parameter <name=value>', 'a parameter of the template; may be repeated')
        .argParser(parameter)
        .default({}, 'those of the template'),
    )
    .option('--policy <name>', 'what buckets are held against that the config does not name', 'backup')
    .addOption(new Option('--format <format>', 'how to tell').choices(auditFormats).default('table'))
    .option('--json', 'the same as --format json', false)
    .option('--output <file>', 'write to a file')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'end with 1 for findings as grave as this, and for checks that could have found one and could not look',
      )
        .choices(failOnLevels)
        .default('low'),
    )
    .option('--baseline <file>', 'what --json wrote earlier: tell what is new, gone and still there')
    .option('--explain', 'tell everything: evidence, facts, and every fix as commands', false)
    .option('--prices <file>', 'prices in place of those that Holdfast brings')
    .option('--account <id>', 'the account that imports ASFF into Security Hub', account)
    .option('--region <region>', 'where to ask AWS first, and where Security Hub is')
    .option(
      '--trace <object>',
      'tell what becomes of an object, such as s3://acme-backups/db/monday.dump',
      objectAddress,
    )
    .addOption(
      new Option('--size <size>', 'of the object that is traced, such as 20GiB')
        .argParser(objectSize)
        .default(2 ** 30, '1GiB'),
    )
    .addOption(
      new Option('--tags <list>', 'of the object that is traced, such as team=storage,class=backup')
        .argParser(tags)
        .default({}, 'none'),
    )
    .option('--days <number>', 'how many days are traced', wholeNumber)
    .option('--fix', 'show the safe fixes as commands', false)
    .option('--yes', 'with --fix: apply them', false)
    .option('--last', 'show the last audit of a running monitor instead', false)
    .option('--url <url>', 'with --last: the monitor to ask', defaultUrl)
    .option('--sign', 'with --last: sign for AWS, which is done anyhow for a host of amazonaws.com', false)
    .addHelpText('after', exitStatuses)
    .action(async (buckets: readonly string[], { json, ...options }, command: Command) => {
      // Loaded when it is needed: no other command should wait for the SDK.
      const { audit } = await import('./audit.ts');
      const given = givenIn(command, buckets);
      answer(await audit({ buckets, given, ...options, ...(json ? { format: 'json' } : {}) }, io));
    });
};

function givenIn(command: Command, buckets: readonly string[]): ReadonlySet<string> {
  const options = command.options.map((option) => option.attributeName());
  const given = options.filter((name) => command.getOptionValueSource(name) === 'cli');
  return new Set([...given, ...(buckets.length > 0 ? ['buckets'] : [])]);
}

const exitStatuses = `
Exit status:
  0  nothing was found that counts
  1  a finding without an exception that is as grave as --fail-on says (low, unless another is given), or a check
     that could have found one and could not look: unknown is not fine. With --fail-on never neither makes it 1.
     Of a template only what it says itself counts, not what no template can say
  2  wrong usage, or nothing at all could be looked at
`;
