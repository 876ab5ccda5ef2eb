// Loaded before anything else, so that an old Node gets a sentence instead of a stack trace. Old ones read this file too.
if (!process.features.typescript) {
  process.stderr.write(
    `This project runs on the Node 24 that "npm ci" installs beside it; the one that runs is ${process.version}. Run "npm ci", or install Node 24.\n`,
  );
  process.exit(1);
}
