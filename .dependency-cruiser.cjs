// The import direction of the system. A rule broken here fails `npm run check`.
const only = (name, from, allowed, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: '^(functions|infra|templates|test)/', pathNot: allowed },
});

// Rooms in a row: each may import those before it, and none of those behind it.
const upwards = (folder, rooms, comment) =>
  rooms.slice(0, -1).map((room, index) => ({
    name: `${room}-imports-nothing-behind-it`,
    severity: 'error',
    comment,
    from: { path: `${folder}${room}/` },
    to: { path: `${folder}(${rooms.slice(index + 1).join('|')})/` },
  }));

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphan-packages', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only(
      'domain-imports-nothing-of-ours',
      '^functions/domain/',
      ['^functions/domain/'],
      'Rules know no adapter and no port.',
    ),
    ...upwards(
      '^functions/domain/',
      [
        'time',
        'text',
        'identity',
        'programme',
        'mail',
        'answering',
        'cases',
        'asking',
        'digests',
        'importing',
      ],
      'A wing of the domain knows only those before it in this list.',
    ),
    {
      name: 'functions-never-compile-templates',
      severity: 'error',
      comment: 'Whoever publishes compiles: the CDK app, the local target and a command.',
      from: { path: '^functions/', pathNot: '^functions/email/publishing/' },
      to: { path: '^functions/email/publishing/' },
    },
    ...upwards(
      '^infra/local/',
      ['files', 'aws', 'state', 'pages', 'world', 'simulation'],
      'What stands in for AWS knows nothing of the world it serves, and nobody in there knows that it is played.',
    ),
    {
      name: 'local-knows-no-command-and-no-stack',
      severity: 'error',
      comment: 'Commands open the local target. It serves all of them alike.',
      from: { path: '^infra/local/' },
      to: { path: '^infra/(ops|constructs)/|^infra/(app|stack)\\.ts$' },
    },
    {
      name: 'constructs-know-no-target',
      severity: 'error',
      comment: 'What is deployed says nothing of this machine.',
      from: { path: '^infra/constructs/|^infra/(app|stack|stage)\\.ts$' },
      to: { path: '^infra/(ops|local)/' },
    },
    {
      name: 'ops-reach-local-by-with-target',
      severity: 'error',
      comment: 'Where a command works, the local target or a stage, one place decides.',
      from: { path: '^infra/ops/', pathNot: '^infra/ops/target\\.ts$' },
      to: { path: '^infra/local/' },
    },
    {
      name: 'terminal-knows-no-target',
      severity: 'error',
      comment: 'What commands share serves each of them, wherever it works.',
      from: { path: '^infra/terminal/' },
      to: { path: '^infra/(local|ops|constructs)/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'No SDK and no I/O in a rule; node:crypto is arithmetic.',
      from: { path: '^functions/domain/' },
      to: {
        path: [
          '@aws-sdk|@middy|@aws-lambda-powertools',
          '^(node:)?(fs|http|https|http2|net|tls|dns|dgram|child_process|os|timers|worker_threads)$',
          '^(node:)?(fs|dns|timers)/promises$',
        ],
      },
    },
    only(
      'ports-import-domain',
      '^functions/ports/',
      ['^functions/(domain|ports)/'],
      'A port speaks in nouns of the domain.',
    ),
    only(
      'wiring-imports-domain',
      '^functions/wiring/',
      ['^functions/(domain|wiring)/'],
      'Names that the functions and the CDK app share: nothing that runs.',
    ),
    only(
      'use-cases-import-domain',
      '^functions/use-cases/',
      ['^functions/(domain|ports|wiring|use-cases)/'],
      'Use cases speak to ports, not to adapters.',
    ),
    only(
      'store-imports-domain',
      '^functions/store/',
      ['^functions/(domain|ports|wiring|store)/'],
      'An adapter knows the rules only.',
    ),
    only(
      'email-imports-domain',
      '^functions/email/',
      ['^functions/(domain|ports|wiring|email)/'],
      'An adapter knows the rules only.',
    ),
    only(
      'runtime-imports-domain',
      '^functions/runtime/',
      ['^functions/(domain|ports|wiring|runtime)/'],
      'An adapter knows the rules only.',
    ),
    only(
      'web-may-ask-use-cases',
      '^functions/web/',
      ['^functions/(domain|ports|wiring|web|use-cases)/'],
      'Pages act through use cases.',
    ),
    only(
      'services-put-functions-together',
      '^functions/services/',
      ['^functions/(domain|ports|wiring|use-cases|store|email|web|runtime|services)/'],
      'A service is made of rules, use cases and adapters.',
    ),
    only(
      'entries-start-a-service',
      '^functions/[^/]+\\.ts$',
      ['^functions/(services|runtime)/'],
      'An entry starts its service as Lambda runs it, and does nothing else.',
    ),
    {
      name: 'nothing-imports-an-entry',
      severity: 'error',
      comment: 'Whoever runs a service in process starts it with a clock and clients of their own.',
      from: {},
      to: { path: '^functions/[^/]+\\.ts$' },
    },
    {
      name: 'few-start-a-service',
      severity: 'error',
      comment: 'The entries, the local target, and tests. Services know nothing of each other.',
      from: { pathNot: '^(functions/[^/]+\\.ts$|infra/local/|test/)' },
      to: { path: '^functions/services/' },
    },
    {
      name: 'cdk-stays-free-of-the-sdk',
      severity: 'error',
      comment: 'The CDK app needs names and the template compiler, never a client.',
      from: { path: '^infra/(app|stack|stage)\\.ts$|^infra/constructs/' },
      to: { path: '^functions/', pathNot: '^functions/(wiring/|email/publishing|domain/)' },
    },
    {
      name: 'the-oracle-judges-by-its-own-rules',
      severity: 'error',
      comment: 'It would find no fault in rules that it asks itself.',
      from: { path: '^infra/local/simulation/(oracle|plain-rules|rounds)\\.ts$' },
      to: {
        path: '^functions/(use-cases/|domain/asking/(schedule|eligibility|decision|consequence|hindsight)\\.ts$)',
        reachable: true,
      },
    },
    { name: 'nothing-imports-tests', severity: 'error', from: { pathNot: '^test/' }, to: { path: '^test/' } },
    {
      name: 'functions-do-not-import-infra',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^infra/' },
    },
    {
      name: 'lambdas-use-runtime-dependencies-only',
      severity: 'error',
      comment:
        'The compiler runs when templates are published, so its libraries are development dependencies.',
      from: { path: '^functions/', pathNot: '^functions/email/publishing' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '@types/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
