// CI: which system runs us, and what it says the run is about. One row of a table for each system: the variable that
// gives it away and a function that reads the rest. Each says only what its variables say; the repository decides
// what that means (target.c). Sources: the systems' lists of predefined variables, and for GitHub the event payloads.
#include "ci.h"

#include "tracegate/files.h"
#include "tracegate/syntax.h"

typedef struct reader {
    tg_environment get;
    tg_arena *arena;
    tg_ci *ci;
} reader;

// A variable that is set and not empty; the null string otherwise.
static tg_str variable(const reader *r, const char *name)
{
    const char *value = r->get(name);
    return value && *value ? tg_str_from(value) : (tg_str){ NULL, 0 };
}

static bool is(tg_str value, const char *word)
{
    return value.data && tg_str_equal(value, tg_str_from(word));
}

static tg_str without_prefix(tg_str s, const char *prefix)
{
    tg_str p = tg_str_from(prefix);
    return tg_str_starts_with(s, p) ? tg_str_slice(s, p.length, s.length) : s;
}

static tg_str branch_name(tg_str ref)
{
    return ref.data ? without_prefix(ref, "refs/heads/") : ref;
}

static void says(reader *r, tg_ci_run run, tg_str event)
{
    r->ci->run = run;
    r->ci->event = event;
}

// A push: everything on the default branch, else against it. Where the default branch is not said, `branch` null
// lets the repository say it.
static void pushed(reader *r, tg_str branch, tg_str default_branch)
{
    if (branch.data && default_branch.data && tg_str_equal(branch, default_branch)) {
        says(r, TG_CI_EVERYTHING, S("a push to the default branch"));
        return;
    }
    says(r, TG_CI_BRANCH, S("a push to a branch"));
    r->ci->branch = default_branch;
    r->ci->pushed = branch;
}

// ------------------------------------------------------------------------------------------ GitHub

static const tg_json *read_event(reader *r)
{
    const char *path = r->get("GITHUB_EVENT_PATH");
    tg_str bytes;
    tg_problem unused;
    if (!path || !*path || tg_outside_read(path, r->arena, &bytes, &unused) != TG_FILES_OK)
        return NULL;
    tg_texts *texts = tg_texts_new();
    tg_diags diags;
    tg_diags_init(&diags, r->arena, 1);
    tg_json *event = tg_json_parse(r->arena, tg_texts_add(texts, S("event.json"), bytes), &diags);
    tg_texts_free(texts);
    return diags.errors ? NULL : event;
}

// A string at a path of names, "pull_request.head.sha"; the null string where it is not there.
static tg_str text_at(const tg_json *json, const char *path)
{
    while (json) {
        size_t length = strcspn(path, ".");
        json = json->kind == TG_JSON_OBJECT ? tg_json_member_of(json, (tg_str){ path, length }) : NULL;
        if (!path[length])
            break;
        path += length + 1;
    }
    return json && json->kind == TG_JSON_STRING ? json->text : (tg_str){ NULL, 0 };
}

static void github_pull_request(reader *r, const tg_json *event)
{
    says(r, TG_CI_PULL_REQUEST, S("a pull request"));
    r->ci->merge_ref = true;
    r->ci->branch = variable(r, "GITHUB_BASE_REF");
    if (!r->ci->branch.data)
        r->ci->branch = text_at(event, "pull_request.base.ref");
    r->ci->head = text_at(event, "pull_request.head.sha");
}

static void github_push(reader *r, const tg_json *event)
{
    tg_str ref = variable(r, "GITHUB_REF");
    if (ref.data && tg_str_starts_with(ref, S("refs/tags/"))) {
        says(r, TG_CI_EVERYTHING, S("a push of a tag"));
        return;
    }
    pushed(r, branch_name(ref), text_at(event, "repository.default_branch"));
}

static void github(reader *r)
{
    tg_str name = variable(r, "GITHUB_EVENT_NAME");
    const tg_json *event = read_event(r);
    r->ci->deepen = S("in the checkout step set \"fetch-depth: 0\"");
    r->ci->deepen_merge = S("in the checkout step set \"fetch-depth: 2\"");
    if (is(name, "pull_request"))
        github_pull_request(r, event);
    else if (is(name, "pull_request_target"))
        says(r, TG_CI_REFUSED, S("pull_request_target"));
    else if (is(name, "push"))
        github_push(r, event);
    else if (is(name, "merge_group"))
        says(r, TG_CI_MERGED, S("a merge queue"));
    else if (name.data)
        says(r, TG_CI_EVERYTHING,
             tg_format(r->arena, "the event %.*s", TG_ARG(tg_utf8_printable(r->arena, name))));
}

// ------------------------------------------------------------------------------------------ GitLab

static void gitlab_merge_request(reader *r)
{
    tg_str type = variable(r, "CI_MERGE_REQUEST_EVENT_TYPE");
    r->ci->branch = variable(r, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME");
    if (is(type, "merged_result") || is(type, "merge_train")) {
        says(r, TG_CI_MERGED, S("a merge request's merged result"));
        return;
    }
    says(r, TG_CI_PULL_REQUEST, S("a merge request"));
    r->ci->base = variable(r, "CI_MERGE_REQUEST_DIFF_BASE_SHA");
}

static void gitlab(reader *r)
{
    tg_str source = variable(r, "CI_PIPELINE_SOURCE");
    r->ci->deepen = S("in the job set the variable \"GIT_DEPTH: 0\"");
    r->ci->deepen_merge = S("in the job set the variable \"GIT_DEPTH: 2\" or more");
    if (is(source, "merge_request_event"))
        gitlab_merge_request(r);
    else if (variable(r, "CI_COMMIT_TAG").data)
        says(r, TG_CI_EVERYTHING, S("a tag"));
    else if (is(source, "push") || is(source, "external_pull_request_event"))
        pushed(r, variable(r, "CI_COMMIT_BRANCH"), variable(r, "CI_DEFAULT_BRANCH"));
    else if (source.data)
        says(r, TG_CI_EVERYTHING,
             tg_format(r->arena, "a pipeline of source %.*s", TG_ARG(tg_utf8_printable(r->arena, source))));
}

// ----------------------------------------------------------------------------------------- the rest

static void bitbucket(reader *r)
{
    r->ci->deepen = S("in bitbucket-pipelines.yml set \"clone: { depth: full }\"");
    if (variable(r, "BITBUCKET_PR_ID").data) {
        says(r, TG_CI_PULL_REQUEST, S("a pull request"));
        r->ci->branch = variable(r, "BITBUCKET_PR_DESTINATION_BRANCH");
    } else if (variable(r, "BITBUCKET_TAG").data) {
        says(r, TG_CI_EVERYTHING, S("a tag"));
    } else {
        pushed(r, variable(r, "BITBUCKET_BRANCH"), (tg_str){ NULL, 0 });
    }
}

static void azure(reader *r)
{
    tg_str reason = variable(r, "BUILD_REASON"), ref = variable(r, "BUILD_SOURCEBRANCH");
    r->ci->deepen = S("in the checkout step set \"fetchDepth: 0\"");
    r->ci->deepen_merge = S("in the checkout step set \"fetchDepth: 2\"");
    if (is(reason, "PullRequest")) {
        says(r, TG_CI_PULL_REQUEST, S("a pull request"));
        r->ci->merge_ref = true;
        r->ci->branch = branch_name(variable(r, "SYSTEM_PULLREQUEST_TARGETBRANCH"));
        r->ci->head = variable(r, "SYSTEM_PULLREQUEST_SOURCECOMMITID");
    } else if (is(reason, "Schedule") || is(reason, "Manual") ||
               (ref.data && tg_str_starts_with(ref, S("refs/tags/")))) {
        says(r, TG_CI_EVERYTHING, S("a run by schedule, by hand or of a tag"));
    } else {
        pushed(r, branch_name(ref), (tg_str){ NULL, 0 });
    }
}

static void jenkins(reader *r)
{
    r->ci->deepen =
        S("take \"Shallow clone\" off in the job's clone behaviours, and fetch the target branch");
    if (variable(r, "CHANGE_ID").data) {
        says(r, TG_CI_PULL_REQUEST, S("a pull request"));
        r->ci->branch = variable(r, "CHANGE_TARGET");
    } else if (variable(r, "TAG_NAME").data) {
        says(r, TG_CI_EVERYTHING, S("a tag"));
    } else if (variable(r, "BRANCH_NAME").data) {
        bool primary = is(variable(r, "BRANCH_IS_PRIMARY"), "true");
        pushed(r, variable(r, "BRANCH_NAME"), primary ? variable(r, "BRANCH_NAME") : (tg_str){ NULL, 0 });
    }
}

static void circle(reader *r)
{
    r->ci->deepen = S("in the checkout step set \"method: full\"");
    if (variable(r, "CIRCLE_TAG").data)
        says(r, TG_CI_EVERYTHING, S("a tag"));
    else if (variable(r, "CIRCLE_PULL_REQUEST").data)
        says(r, TG_CI_PULL_REQUEST, S("a pull request"));
    else
        pushed(r, variable(r, "CIRCLE_BRANCH"), (tg_str){ NULL, 0 });
}

static void buildkite(reader *r)
{
    tg_str request = variable(r, "BUILDKITE_PULL_REQUEST"), source = variable(r, "BUILDKITE_SOURCE");
    r->ci->deepen = S("take --depth out of BUILDKITE_GIT_CLONE_FLAGS and BUILDKITE_GIT_FETCH_FLAGS");
    if (request.data && !is(request, "false")) {
        says(r, TG_CI_PULL_REQUEST, S("a pull request"));
        r->ci->branch = variable(r, "BUILDKITE_PULL_REQUEST_BASE_BRANCH");
    } else if (variable(r, "BUILDKITE_TAG").data) {
        says(r, TG_CI_EVERYTHING, S("a tag"));
    } else if (is(source, "schedule") || is(source, "ui")) {
        says(r, TG_CI_EVERYTHING, S("a run by schedule or by hand"));
    } else {
        pushed(r, variable(r, "BUILDKITE_BRANCH"), variable(r, "BUILDKITE_PIPELINE_DEFAULT_BRANCH"));
    }
}

typedef struct ci_system {
    const char *name;
    const char *variable; // set by this system alone
    void (*read)(reader *r);
} ci_system;

// GitLab by its pipeline's source: GITLAB_CI is "false" under gitlab-ci-local.
static const ci_system systems[] = {
    { "GitHub Actions", "GITHUB_EVENT_NAME", github },
    { "GitLab", "CI_PIPELINE_SOURCE", gitlab },
    { "Bitbucket Pipelines", "BITBUCKET_BUILD_NUMBER", bitbucket },
    { "Azure Pipelines", "TF_BUILD", azure },
    { "Jenkins", "JENKINS_URL", jenkins },
    { "CircleCI", "CIRCLECI", circle },
    { "Buildkite", "BUILDKITE", buildkite },
};

void tg_ci_detect(tg_environment get, tg_arena *arena, tg_ci *out)
{
    memset(out, 0, sizeof *out);
    reader r = { get, arena, out };
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        if (!variable(&r, systems[i].variable).data)
            continue;
        out->system = systems[i].name;
        systems[i].read(&r);
        if (!out->deepen_merge.data)
            out->deepen_merge = out->deepen;
        return;
    }
}
