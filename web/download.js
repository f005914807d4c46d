// Files for those who are signed in: a token goes into a field of the request, so a link can't fetch them.
import { request } from "./api.js";

const large = 100e6;  // above this, straight to the disk where the browser can

// The name that the server gives the file.
function nameIn(response, otherwise) {
  const [, name] = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "") ?? [];
  return name ?? otherwise;
}

function counting(onProgress) {
  let sum = 0;
  return new TransformStream({
    transform(chunk, controller) {
      onProgress((sum += chunk.byteLength));
      controller.enqueue(chunk);
    },
  });
}

// Where to write a large file, asked before anything else: browsers want it to follow a click.
async function chosenFile(name, expected) {
  if (expected < large || !window.showSaveFilePicker) return null;
  return (await window.showSaveFilePicker({ suggestedName: name })).createWritable();
}

function saveBlob(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  Object.assign(link, { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// Throws a Problem, or an AbortError when nobody wanted the file after all.
export async function download({ path, query, name, expected, onProgress }) {
  const file = await chosenFile(name, expected);
  const response = await request(path, { query });
  const body = response.body.pipeThrough(counting(onProgress));
  if (file) return body.pipeTo(file);
  const headers = { "Content-Type": response.headers.get("Content-Type") ?? "application/octet-stream" };
  saveBlob(await new Response(body, { headers }).blob(), nameIn(response, name));
}
