const element = id => document.getElementById(id);
let picture = null;

// The answer as JSON; what is wrong is shown, and nothing comes back.
async function ask(url, options) {
  element('problem').hidden = true;
  try {
    const response = await fetch(url, options);
    if (response.ok) return await response.json();
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The service answered ${response.status}.`);
  } catch (error) {
    element('problem').textContent = error.message;
    element('problem').hidden = false;
    return null;
  }
}

function showScores(labels) {
  element('scores').replaceChildren(...labels.map(({ label, score }) => {
    const item = document.createElement('li');
    const bar = document.createElement('meter');
    bar.value = score;
    item.append(`${label} ${(100 * score).toFixed(1)} % `, bar);
    return item;
  }));
}

function showFound(pictures) {
  element('found').replaceChildren(...pictures.map(({ url, score }) => {
    const image = document.createElement('img');
    image.src = url;
    image.alt = decodeURIComponent(url.split('/').pop());
    image.title = `${image.alt}: ${score.toFixed(3)}`;
    return image;
  }));
}

async function take(file) {
  if (!file) return;
  picture = file;
  element('preview').src = URL.createObjectURL(file);
  element('preview').hidden = false;
  element('scores').replaceChildren();
  const labels = await ask('classify', { method: 'POST', body: file });
  element('similar').hidden = !labels;
  if (labels) showScores(labels);
}

element('file').addEventListener('change', event => take(event.target.files[0]));
for (const name of ['dragover', 'dragleave', 'drop']) {
  element('drop').addEventListener(name, event => {
    event.preventDefault();
    element('drop').classList.toggle('over', name === 'dragover');
    if (name === 'drop') take(event.dataTransfer.files[0]);
  });
}
element('similar').addEventListener('click', async () => showFound(await ask('search', { method: 'POST', body: picture }) ?? []));
element('search').addEventListener('submit', async event => {
  event.preventDefault();
  showFound(await ask(`search?text=${encodeURIComponent(element('text').value)}`) ?? []);
});
