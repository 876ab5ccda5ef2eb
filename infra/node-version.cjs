// Plain JavaScript, so that a Node too old for TypeScript can still run it and say what is wrong.
const { version, versions } = process;
if (Number(versions.node.split('.')[0]) < 24) {
  console.error(
    `This ran on Node ${version}, but Hearback brings its own Node 24: run "npm ci" and allow the install script of the package "node" (npm config "allow-scripts"), then try again.`,
  );
  process.exit(1);
}
