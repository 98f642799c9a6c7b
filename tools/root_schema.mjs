// node root_schema.mjs DIST: prints the JSON Schema of the core of a release that has no
// `openclaw config schema`, which is what its own schema object makes of itself. The
// sections of channels whose plugins are apart are open in it.
import fs from "node:fs";
import path from "node:path";

const dist = process.argv[2];
const options = { target: "draft-07", io: "input", unrepresentable: "any" };
for (const name of fs.readdirSync(dist).filter((each) => /\.m?js$/.test(each))) {
  const file = path.join(dist, name);
  if (!/OpenClawSchema = z\.object/.test(fs.readFileSync(file, "utf8"))) continue;
  for (const value of Object.values(await import(file))) {
    if (typeof value?.toJSONSchema !== "function") continue;
    if (!value.shape?.gateway || !value.shape?.channels) continue;
    fs.writeSync(1, JSON.stringify(value.toJSONSchema(options)));
    process.exit(0);
  }
}
console.error("no schema is exported there");
process.exit(1);
