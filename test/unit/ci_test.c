// CI: what the variables of each system are read as (NOTES of the systems' own documentation, one row a run).
#include "../../src/cli/ci.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// "NAME=value" strings, NULL-terminated: the environment of the row that is being looked at.
static const char *const *environment;

static const char *get(const char *name)
{
    size_t length = strlen(name);
    for (const char *const *e = environment; *e; e++)
        if (strncmp(*e, name, length) == 0 && (*e)[length] == '=')
            return *e + length + 1;
    return NULL;
}

typedef struct row {
    const char *environment[6];
    const char *system; // NULL: none
    tg_ci_run run;
    const char *branch; // NULL: not said
    const char *base;
} row;

static const row rows[] = {
    { { "PATH=/bin" }, NULL, TG_CI_NONE, NULL, NULL },
    { { "GITHUB_EVENT_NAME=pull_request", "GITHUB_BASE_REF=main" },
      "GitHub Actions",
      TG_CI_PULL_REQUEST,
      "main",
      NULL },
    { { "GITHUB_EVENT_NAME=pull_request_target" }, "GitHub Actions", TG_CI_REFUSED, NULL, NULL },
    { { "GITHUB_EVENT_NAME=push", "GITHUB_REF=refs/tags/v1" },
      "GitHub Actions",
      TG_CI_EVERYTHING,
      NULL,
      NULL },
    { { "GITHUB_EVENT_NAME=push", "GITHUB_REF=refs/heads/x" }, "GitHub Actions", TG_CI_BRANCH, NULL, NULL },
    { { "GITHUB_EVENT_NAME=merge_group" }, "GitHub Actions", TG_CI_MERGED, NULL, NULL },
    { { "GITHUB_EVENT_NAME=schedule" }, "GitHub Actions", TG_CI_EVERYTHING, NULL, NULL },
    { { "GITHUB_EVENT_NAME=workflow_dispatch" }, "GitHub Actions", TG_CI_EVERYTHING, NULL, NULL },
    { { "CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_EVENT_TYPE=detached",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main", "CI_MERGE_REQUEST_DIFF_BASE_SHA=abc" },
      "GitLab",
      TG_CI_PULL_REQUEST,
      "main",
      "abc" },
    { { "CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_EVENT_TYPE=merged_result",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA=abc" },
      "GitLab",
      TG_CI_MERGED,
      NULL,
      NULL },
    { { "CI_PIPELINE_SOURCE=push", "CI_COMMIT_BRANCH=main", "CI_DEFAULT_BRANCH=main", "GITLAB_CI=false" },
      "GitLab",
      TG_CI_EVERYTHING,
      NULL,
      NULL },
    { { "CI_PIPELINE_SOURCE=push", "CI_COMMIT_BRANCH=x", "CI_DEFAULT_BRANCH=main" },
      "GitLab",
      TG_CI_BRANCH,
      "main",
      NULL },
    { { "CI_PIPELINE_SOURCE=push", "CI_COMMIT_TAG=v1", "CI_DEFAULT_BRANCH=main" },
      "GitLab",
      TG_CI_EVERYTHING,
      NULL,
      NULL },
    { { "CI_PIPELINE_SOURCE=schedule", "CI_COMMIT_BRANCH=x" }, "GitLab", TG_CI_EVERYTHING, NULL, NULL },
    { { "BITBUCKET_BUILD_NUMBER=1", "BITBUCKET_PR_ID=2", "BITBUCKET_PR_DESTINATION_BRANCH=main" },
      "Bitbucket Pipelines",
      TG_CI_PULL_REQUEST,
      "main",
      NULL },
    { { "TF_BUILD=True", "BUILD_REASON=PullRequest", "SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main" },
      "Azure Pipelines",
      TG_CI_PULL_REQUEST,
      "main",
      NULL },
    { { "TF_BUILD=True", "BUILD_REASON=Schedule", "BUILD_SOURCEBRANCH=refs/heads/x" },
      "Azure Pipelines",
      TG_CI_EVERYTHING,
      NULL,
      NULL },
    { { "JENKINS_URL=http://j", "CHANGE_ID=3", "CHANGE_TARGET=main" },
      "Jenkins",
      TG_CI_PULL_REQUEST,
      "main",
      NULL },
    { { "JENKINS_URL=http://j", "BRANCH_NAME=main", "BRANCH_IS_PRIMARY=true" },
      "Jenkins",
      TG_CI_EVERYTHING,
      NULL,
      NULL },
    { { "CIRCLECI=true", "CIRCLE_BRANCH=x" }, "CircleCI", TG_CI_BRANCH, NULL, NULL },
    { { "BUILDKITE=true", "BUILDKITE_PULL_REQUEST=false", "BUILDKITE_BRANCH=main",
        "BUILDKITE_PIPELINE_DEFAULT_BRANCH=main" },
      "Buildkite",
      TG_CI_EVERYTHING,
      NULL,
      NULL },
    { { "BUILDKITE=true", "BUILDKITE_PULL_REQUEST=7", "BUILDKITE_PULL_REQUEST_BASE_BRANCH=main" },
      "Buildkite",
      TG_CI_PULL_REQUEST,
      "main",
      NULL },
};

static bool is(tg_str got, const char *expected)
{
    return expected ? got.data && tg_str_equal(got, tg_str_from(expected)) : tg_str_none(got);
}

Test(ci, each_system_says_what_its_run_is_about)
{
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tg_ci ci;
        environment = rows[i].environment;
        tg_ci_detect(get, &arena, &ci);
        cr_expect(ci.run == rows[i].run, "row %zu (%s): run %d", i, rows[i].environment[0], (int)ci.run);
        cr_expect(is(tg_str_from(ci.system), rows[i].system), "row %zu: system", i);
        cr_expect(is(ci.branch, rows[i].branch), "row %zu: branch", i);
        cr_expect(is(ci.base, rows[i].base), "row %zu: base", i);
    }
    tg_arena_reset(&arena);
}

Test(ci, the_event_file_names_the_default_branch_and_the_head)
{
    char path[] = "/tmp/tracegate-event-XXXXXX";
    int file = mkstemp(path);
    static const char event[] =
        "{\"repository\":{\"default_branch\":\"trunk\"},\"pull_request\":{\"head\":{\"sha\":\"abc\"},"
        "\"base\":{\"ref\":\"trunk\",\"sha\":\"frozen\"}}}";
    cr_assert(eq(sz, (size_t)write(file, event, sizeof event - 1), sizeof event - 1));
    close(file);
    char variable[64];
    snprintf(variable, sizeof variable, "GITHUB_EVENT_PATH=%s", path);
    const char *push[] = { "GITHUB_EVENT_NAME=push", "GITHUB_REF=refs/heads/trunk", variable, NULL };
    const char *request[] = { "GITHUB_EVENT_NAME=pull_request", variable, NULL };
    tg_arena arena;
    tg_arena_init(&arena, NULL);
    tg_ci ci;
    environment = push;
    tg_ci_detect(get, &arena, &ci);
    cr_expect(eq(int, (int)ci.run, TG_CI_EVERYTHING));
    environment = request;
    tg_ci_detect(get, &arena, &ci);
    cr_expect(is(ci.branch, "trunk"));
    cr_expect(is(ci.head, "abc"));
    cr_expect(tg_str_none(ci.base), "the event's base is frozen at the opening and is not used");
    tg_arena_reset(&arena);
    unlink(path);
}
