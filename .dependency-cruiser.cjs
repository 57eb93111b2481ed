// The arrows between the folders, as ARCHITECTURE.md draws them. `npm run lint` fails on any other.
// CommonJS, because dependency-cruiser reads its configuration only so.

const pages = 'home|broadcast|watcher|recordings|call|room|meeting';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'protocol-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^protocol/' },
      to: { path: '^(server|web|recorder|tests)/' },
    },
    {
      name: 'server-and-web-meet-only-in-protocol',
      severity: 'error',
      from: { path: '^(server|web)/' },
      to: { path: '^(server|web)/', pathNot: '^$1/' },
    },
    {
      name: 'recorder-imports-only-protocol',
      severity: 'error',
      comment: 'It is for any page, not only for ours.',
      from: { path: '^recorder/' },
      to: { path: '^(server|web|tests)/' },
    },
    {
      name: 'server-does-not-know-the-recorder',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^recorder/' },
    },
    {
      name: 'domain-imports-only-protocol',
      severity: 'error',
      comment: 'What the system does knows neither how clients get in nor where things rest.',
      from: { path: '^server/src/domain/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: '^(server/src/domain/|protocol/|node:)', dependencyTypesNot: ['core'] },
    },
    {
      name: 'transport-and-storage-do-not-know-each-other',
      severity: 'error',
      from: { path: '^server/src/(transport|storage)/' },
      to: { path: '^server/src/(transport|storage)/', pathNot: '^server/src/$1/' },
    },
    {
      name: 'only-main-imports-compose',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/main\\.ts$|\\.spec\\.ts$' },
      to: { path: '^server/src/compose\\.ts$' },
    },
    {
      name: 'only-compose-chooses-storage-and-transport',
      severity: 'error',
      comment: 'But for the commands that need no server, and the certificate that is kept before there is one.',
      from: {
        path: '^server/src/',
        pathNot: [
          '^server/src/(storage|transport|testing)/|\\.spec\\.ts$',
          '^server/src/(compose|compose-inspector|export-media|tls-material)\\.ts$',
        ],
      },
      to: { path: '^server/src/(storage|transport)/' },
    },
    {
      name: 'a-page-never-imports-another',
      severity: 'error',
      from: { path: `^web/src/app/(${pages})/` },
      to: { path: `^web/src/app/(${pages})/`, pathNot: '^web/src/app/$1/' },
    },
    {
      name: 'shared-parts-do-not-know-pages',
      severity: 'error',
      from: { path: '^web/src/app/(signaling|media|recording|conversation|ui|texts)/' },
      to: { path: `^web/src/app/(${pages})/` },
    },
    {
      name: 'only-calls-rooms-and-meetings-converse',
      severity: 'error',
      from: { path: '^web/src/app/[^/]+/', pathNot: '^web/src/app/(conversation|call|room|meeting)/' },
      to: { path: '^web/src/app/conversation/' },
    },
    {
      name: 'signaling-and-media-do-not-know-who-shows-them',
      severity: 'error',
      comment: 'Except for the name of the picture that is there before Angular is.',
      from: { path: '^web/src/app/(signaling|media)/' },
      to: { path: '^web/src/app/(recording|conversation|ui|texts)/', pathNot: '^web/src/app/texts/live-video\\.ts$' },
    },
    {
      name: 'signaling-does-not-know-media',
      severity: 'error',
      from: { path: '^web/src/app/signaling/' },
      to: { path: '^web/src/app/media/' },
    },
    {
      name: 'texts-know-nobody',
      severity: 'error',
      from: { path: '^web/src/app/texts/' },
      to: { path: '^web/src/', pathNot: '^web/src/app/texts/' },
    },
    {
      name: 'signaling-and-media-are-framework-free',
      severity: 'error',
      comment: 'They start before Angular does, and are tested without it.',
      from: { path: '^web/src/app/(signaling|media)/' },
      to: { path: '@angular/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { path: '^(protocol|server|web|recorder)/' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'default', 'types'] },
  },
};
