"""What the programs of this folder share: the environment in which tracegate runs, and how the generators write things."""
import os
import re

CI = re.compile(r"^(CI|GITHUB_|GITLAB_|TF_BUILD|BUILDKITE|CIRCLE|JENKINS|BITBUCKET)")
# An instance key of an address.
KEY = re.compile(r'\[(?:"(?:\\.|[^"\\])*"|\d+)\]')
# A condition that nobody can know before apply, as the generators write it, in HCL and in JSON.
CONDITION = re.compile(r'aws_iam_role\.role\d+\.arn == \\?"x\\?"')


def environment():
    """This one without what a CI system would say."""
    return {name: value for name, value in os.environ.items() if not CI.match(name)}
